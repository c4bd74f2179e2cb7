import { everythingThatCameOut } from './everything-that-came-out';

const SECRET = 'needle';

class Carrier extends Error {
	#kept = 'private';

	get kept(): string {
		return this.#kept;
	}
}

it.each<[string, () => unknown]>([
	['an item', () => ({ items: [{ json: { name: SECRET } }] })],
	['a key', () => ({ [SECRET]: 1 })],
	['a message', () => new Error(SECRET)],
	['the message of a cause', () => new Error('outer', { cause: new Error(SECRET) })],
	['a property of a cause', () => new Error('outer', { cause: { config: { auth: SECRET } } })],
	['a hidden property', () => Object.defineProperty(new Carrier(), 'auth', { value: SECRET })],
	['a map', () => new Map([['a', { b: SECRET }]])],
	['a part of a longer text', () => [`Authorization: Bearer ${SECRET}, …`]],
])('finds what stands in %s', (_, make) => {
	expect(everythingThatCameOut(make())).toContain(SECRET);
});

it('finds its way out of a circle', () => {
	const circle: Record<string, unknown> = {};
	circle.self = circle;
	circle.last = SECRET;
	expect(everythingThatCameOut(circle)).toContain(SECRET);
});

it('finds nothing where there is nothing', () => {
	expect(everythingThatCameOut({ a: [1, null, undefined] })).not.toContain(SECRET);
});
