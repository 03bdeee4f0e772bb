#!/usr/bin/env node
import { bundleMain } from './bundle.mjs';

// Every user of a machine can read the arguments of its processes. A password may contain an @, or be a parameter of
// the URL.
const withoutPassword = (argument) =>
  argument.replace(/(:\/\/[^/@:?#]*):.*@/, '$1@').replace(/([?&]password=)[^&#]*/gi, '$1');
const title = process.argv.slice(1).map(withoutPassword).join(' ');
if (title !== process.argv.slice(1).join(' ')) process.title = title;

// Otherwise every command prints this warning once. The SDK's version is pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const main = await bundleMain().catch((error) => {
  console.error(
    `brewline: cannot prepare the command (${error.message}). `
      + 'Run it once as the user who owns this checkout; it then works for every user.',
  );
  process.exit(1);
});
await import(main);
