#!/usr/bin/env node
import { register } from 'tsx/esm/api';

register();
// Said once a process otherwise, on every run of every command. The version is pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
await import('../src/main.ts');
