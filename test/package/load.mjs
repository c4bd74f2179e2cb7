// Prints what n8n knows of a package once its own loader has loaded it from a folder.
import { createRequire } from 'node:module';

const { PackageDirectoryLoader } = createRequire(import.meta.url)('n8n-core');

const loader = new PackageDirectoryLoader(process.argv[2]);
await loader.loadAll();
// n8n copies each credential before it tells its editor of it: what is not its own gets lost.
const credentials = loader.types.credentials.map((credential) => ({ ...credential }));
console.log(JSON.stringify({ known: loader.known, types: { ...loader.types, credentials } }));
process.exit(0);
