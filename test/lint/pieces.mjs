// Lints pieces of source as if they stood in the files that are named, and prints what is said of each.
import './flag.mjs';
import { ESLint } from 'eslint';

const eslint = new ESLint();
const said = [];
for (const { file, text } of JSON.parse(process.argv[2])) {
	const [result] = await eslint.lintText(text, { filePath: file });
	said.push(result.messages.map(({ ruleId, message }) => ({ ruleId, message })));
}
console.log(JSON.stringify(said));
