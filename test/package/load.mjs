// Prints what n8n knows of a package once its own loader has loaded it from a folder.
import { createRequire } from 'node:module';

const { PackageDirectoryLoader } = createRequire(import.meta.url)('n8n-core');

const loader = new PackageDirectoryLoader(process.argv[2]);
await loader.loadAll();
console.log(JSON.stringify({ known: loader.known, types: loader.types }));
process.exit(0);
