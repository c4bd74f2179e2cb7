/**
 * `node --import ./test/tsx.mjs program.ts [arguments]`: installs what is missing, then runs a program in
 * TypeScript in this same process. A script that is one plain command leaves no shell between npm and the
 * program, and tsx's own command would be one more process: a signal would have to find its way through.
 */
import './install.mjs';

if (process.exitCode) process.exit();
await import('tsx');
