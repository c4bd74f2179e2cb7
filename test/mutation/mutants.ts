import ts from 'typescript';

/** One small change of a file that a test should notice. */
export interface Mutant {
	readonly file: string;
	readonly line: number;
	/** What was changed, for the person who reads the list. */
	readonly change: string;
	/** The whole file with the change in it. */
	readonly text: string;
}

interface Change {
	readonly node: ts.Node;
	/** Instead of the node; "" leaves it out. */
	readonly by: string;
	/** The one entry of it that is left out. */
	readonly dropped?: ts.Node;
}

const OTHER_OPERATOR: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
	[ts.SyntaxKind.LessThanToken]: '<=',
	[ts.SyntaxKind.LessThanEqualsToken]: '<',
	[ts.SyntaxKind.GreaterThanToken]: '>=',
	[ts.SyntaxKind.GreaterThanEqualsToken]: '>',
	[ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
	[ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
	[ts.SyntaxKind.AmpersandAmpersandToken]: '||',
	[ts.SyntaxKind.BarBarToken]: '&&',
	[ts.SyntaxKind.PlusToken]: '-',
	[ts.SyntaxKind.MinusToken]: '+',
	[ts.SyntaxKind.AsteriskToken]: '/',
	[ts.SyntaxKind.SlashToken]: '*',
	[ts.SyntaxKind.AsteriskAsteriskToken]: '*',
	[ts.SyntaxKind.QuestionQuestionEqualsToken]: '=',
	[ts.SyntaxKind.BarBarEqualsToken]: '=',
	[ts.SyntaxKind.PlusEqualsToken]: '-=',
	[ts.SyntaxKind.MinusEqualsToken]: '+=',
};

/** Every mutant of a file; texts for the screen, types and comments are left alone. */
export function mutantsOf(file: string, source: string): Mutant[] {
	const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
	const changes: Change[] = [];
	const visit = (node: ts.Node): void => {
		if (isLeftAlone(node)) return;
		changes.push(...changesOf(node));
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return changes.map(({ node, by, dropped }) => {
		const { line } = tree.getLineAndCharacterOfPosition((dropped ?? node).getStart(tree));
		const [was, is] = dropped === undefined ? [node.getText(), by] : [dropped.getText(), ''];
		const text = source.slice(0, node.getStart(tree)) + by + source.slice(node.end);
		return {
			file,
			line: line + 1,
			change: `${inShort(was)} → ${inShort(is) || '(nothing)'}`,
			text,
		};
	});
}

const isLeftAlone = (node: ts.Node) =>
	ts.isTypeNode(node) ||
	ts.isImportDeclaration(node) ||
	ts.isInterfaceDeclaration(node) ||
	ts.isTypeAliasDeclaration(node);

function inShort(text: string): string {
	const flat = text.replace(/\s+/g, ' ');
	return flat.length > 70 ? `${flat.slice(0, 67)}…` : flat;
}

const changesOf = (node: ts.Node): Change[] => [
	...operatorChanges(node),
	...conditionChanges(node),
	...valueChanges(node),
	...statementChanges(node),
	...functionChanges(node),
	...literalChanges(node),
];

function operatorChanges(node: ts.Node): Change[] {
	if (!ts.isBinaryExpression(node)) return [];
	const { left, operatorToken, right } = node;
	if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
		return [{ node, by: left.getText() }];
	}
	const isText = [left, right].some(
		(side) => ts.isStringLiteral(side) || ts.isTemplateExpression(side),
	);
	const by = OTHER_OPERATOR[operatorToken.kind];
	return by === undefined || (isText && by === '-') ? [] : [{ node: operatorToken, by }];
}

/** A comparison for equality is turned round by its operator already. */
function conditionChanges(node: ts.Node): Change[] {
	if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
		return [{ node, by: node.operand.getText() }];
	}
	const isChoice = ts.isIfStatement(node) || ts.isWhileStatement(node);
	const condition = isChoice
		? node.expression
		: ts.isConditionalExpression(node) || ts.isForStatement(node)
			? node.condition
			: undefined;
	if (condition === undefined || ts.isPrefixUnaryExpression(condition)) return [];
	const isEquality =
		ts.isBinaryExpression(condition) &&
		[ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken].includes(
			condition.operatorToken.kind,
		);
	return isEquality ? [] : [{ node: condition, by: `!(${condition.getText()})` }];
}

function valueChanges(node: ts.Node): Change[] {
	if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ node, by: 'false' }];
	if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ node, by: 'true' }];
	if (!ts.isNumericLiteral(node) || ts.isPropertyAssignment(node.parent)) return [];
	const value = Number(node.text);
	return [String(value + 1), ...(value === 0 ? [] : ['0'])].map((by) => ({ node, by }));
}

const statementChanges = (node: ts.Node): Change[] =>
	ts.isExpressionStatement(node) ? [{ node, by: ';' }] : [];

function functionChanges(node: ts.Node): Change[] {
	if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return [];
	const { body } = node;
	if (!ts.isBlock(body)) return [{ node: body, by: 'undefined' }];
	return [{ node: body, by: `{ return undefined; ${body.getText().slice(1)}` }];
}

/** Empties a list or an object; of a table, leaves each of its entries out in turn. */
function literalChanges(node: ts.Node): Change[] {
	const entries = ts.isArrayLiteralExpression(node)
		? node.elements
		: ts.isObjectLiteralExpression(node)
			? node.properties
			: undefined;
	if (entries === undefined || entries.length === 0 || isText(node)) return [];
	const [open, close] = ts.isArrayLiteralExpression(node) ? '[]' : '{}';
	const dropped = isInFunction(node) || entries.length === 1 ? [] : entries;
	const without = dropped.map((entry) => {
		const kept = entries.filter((other) => other !== entry).map((other) => other.getText());
		return { node, by: `${open}${kept.join(', ')}${close}`, dropped: entry };
	});
	return [{ node, by: `${open}${close}` }, ...without];
}

/** What is shown on the screen: a message, with or without what to do. */
const isText = (node: ts.Node) =>
	ts.isObjectLiteralExpression(node) &&
	node.properties.every(({ name }) =>
		['message', 'description', 'noun'].includes(name?.getText() ?? ''),
	);

const isInFunction = (node: ts.Node): boolean =>
	node.parent !== undefined && (ts.isFunctionLike(node.parent) || isInFunction(node.parent));
