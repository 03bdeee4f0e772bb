/** What `brewline help` prints: every command, option and exit code. */
export const USAGE = `Usage: brewline COMMAND [OPTIONS]

Commands
  run PATH…             load files, folders or globs; wait until all are
                        loaded and reconciled
      --warehouse URL   into this PostgreSQL (postgres://…) instead of the
                        embedded one
      --json            print the result as one JSON object
  report                write the report of a period as an HTML file
      --period PERIOD   daily, weekly or monthly
      --date DAY        a day of the period, like 2021-08-25
                        (default: the newest day loaded)
      --branch NAME     this branch only
      --out FILE        the file to write
      --warehouse URL   from this PostgreSQL
  retract KEY…          remove the sales of files until they are run again;
                        KEY is the file's name, or its path below the folder
                        given to run
      --warehouse URL   from this PostgreSQL
      --bucket NAME     from this bucket, if several have a file of that key
  generate              write branch files like those of a café chain
      --branches N      number of branches
      --days N          number of days
      --sales N         sales per branch and day, on average
      --seed S          the same seed gives the same files
      --out DIR         the folder to write to
      --dirt P          share of rows to spoil, 0 to 1 (default: 0)
  up                    keep the embedded warehouse running, for the live
                        page, psql and run
      --demo            the warehouse that npm start loaded
  reset                 remove the embedded warehouse and everything else in
                        .brewline/
  help                  print this text

Environment
  BREWLINE_WAREHOUSE    the URL if --warehouse is not given; every user of the
                        machine can read arguments, but not the environment
  PGPASSWORD, PGPASSFILE
                        the password if the URL has none

Exit codes
  0                     everything reconciled, retracted or written
  1                     a file was refused, dead-lettered, replaced by another
                        process, unreadable, unreconciled or unknown; or there
                        is no such branch or day
  2                     wrong usage
  128 + N               stopped by signal N: 130 for Ctrl-C, 143 for SIGTERM`;
