/** What `brewline help` prints: every command, option and exit code. */
export const USAGE = `Usage: brewline COMMAND

  run PATH…           collect files, folders or globs;
                      end when all are loaded and reconciled
      --warehouse URL   load into this PostgreSQL (postgres://…)
                        instead of the embedded one
      --json            print one JSON object
  report              write the report of a period as a file of HTML
      --period PERIOD   daily, weekly or monthly
      --date DAY        a day of it, like 2021-08-25; else the newest loaded
      --branch NAME     of this branch alone
      --out FILE        into this file
      --warehouse URL   of this PostgreSQL
  retract KEY…        take files out again, by the name they were collected
                      under, until they are collected anew
      --warehouse URL   out of this PostgreSQL
      --bucket NAME     of this bucket, where several brought in files of
                        that name
  generate            write branch files as a chain of cafés would
      --branches N --days N --sales N --seed S --out DIR
      --dirt P          spoil this share of the rows, 0 to 1
  up                  keep the embedded warehouse running: for the live page
                      in a browser, for psql and for run
      --demo            the one that npm start filled
  reset               remove the embedded warehouse: everything in .brewline/

Environment
  BREWLINE_WAREHOUSE  the URL, where --warehouse is not given. Arguments can be
                      read by every user of the machine, the environment not
  PGPASSWORD, PGPASSFILE
                      the password, where the URL has none

Exit codes
  0   all reconciled, retracted, written
  1   a file was refused, dead-lettered, replaced meanwhile, could not be read,
      does not reconcile or is not known; there is no such branch or day
  2   wrong usage
  128 + N
      stopped by signal N: 130 by Ctrl-C, 143 by SIGTERM`;
