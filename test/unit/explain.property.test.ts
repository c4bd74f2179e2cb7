import fc from 'fast-check';

import { explained } from './explained';
import { replyWithText } from './answer';

const anyText = fc.oneof(fc.string({ maxLength: 2000 }), fc.json());

it('explains any answer with a message and a description', () => {
	fc.assert(
		fc.property(fc.integer({ min: 100, max: 599 }), anyText, (status, text) => {
			const { message, description } = explained(replyWithText(status, text));
			expect(message.trim()).not.toBe('');
			expect(description.trim()).not.toBe('');
		}),
		{ numRuns: 500 },
	);
});

it('never puts the words of an answer into the message, which n8n may replace', () => {
	const words = 'connect ECONNREFUSED EPERM';
	fc.assert(
		fc.property(
			fc.integer({ min: 200, max: 599 }),
			fc.constantFrom(
				words,
				JSON.stringify({ error_code: words, message: words }),
				JSON.stringify({ title: words, detail: words }),
				JSON.stringify({ errors: { 400: [{ message: words }] }, title: words }),
				JSON.stringify({ errors: { errorCode: words, title: words, detail: words } }),
				JSON.stringify({ error: words, error_description: words }),
				`<html>${words}</html>`,
			),
			(status, text) => {
				expect(explained(replyWithText(status, text)).message).not.toContain('ECONNREFUSED');
			},
		),
	);
});
