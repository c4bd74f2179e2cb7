// Prints the configuration of each file: n8n's, which the root has, and the one of `npm run lint`.
import { ESLint } from 'eslint';

const root = new ESLint();
await import('./flag.mjs');
const nearest = new ESLint();

const found = [];
for (const file of JSON.parse(process.argv[2])) {
	found.push({
		file,
		n8n: await root.calculateConfigForFile(file),
		ours: await nearest.calculateConfigForFile(file),
	});
}
console.log(JSON.stringify(found));
