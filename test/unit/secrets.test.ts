import fc from 'fast-check';

import { secretHider } from '../../nodes/AdobeExperiencePlatform/adobe/session/secrets';

const anySecret = fc
	.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 })
	.filter((text) => text.trim() === text && text !== '');

const html = (text: string) =>
	text.replace(
		/[&<>"']/g,
		(sign) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }[sign]};`,
	);

const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
	'as it is': (secret) => secret,
	'in a URL': encodeURIComponent,
	'in a URL, in small letters': (secret) =>
		encodeURIComponent(secret).replace(/%../g, (byte) => byte.toLowerCase()),
	'in a form': (secret) => String(new URLSearchParams({ secret })).slice('secret='.length),
	'in JSON': (secret) => JSON.stringify(secret).slice(1, -1),
	'in JSON with slashes escaped': (secret) =>
		JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
	'in HTML': html,
	'in HTML by numbers': (secret) =>
		secret.replace(/[^\w.~-]/g, (sign) => `&#${sign.charCodeAt(0)};`),
	'in HTML by hexadecimal numbers': (secret) =>
		secret.replace(/[^\w.~-]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`),
};

it.each(Object.entries(ENCODINGS))(
	'hides a secret %s wherever an error repeats it',
	(_, encode) => {
		fc.assert(
			fc.property(anySecret, (secret) => {
				const hide = secretHider(() => [secret]);
				expect(hide.inErrors(`\u0001${encode(secret)}\u0002`)).toBe('\u0001[hidden]\u0002');
			}),
		);
	},
);

it('leaves data as it is where a secret may be an ordinary word', () => {
	const hide = secretHider(() => ['test', '']);
	expect(hide.inData('{"audienceId":"crm-test-42"}')).toBe('{"audienceId":"crm-test-42"}');
	expect(hide.inErrors('no crm-test-42')).toBe('no crm-[hidden]-42');
});

it('hides even in data what can not stand there by chance', () => {
	const token = 'eyJhbGciOi.J9-a_long.token';
	expect(secretHider(() => [token]).inData(`{"echo":"${token}"}`)).toBe('{"echo":"[hidden]"}');
});

it('knows of each secret from when it is one', () => {
	const secrets: string[] = [];
	const hide = secretHider(() => secrets);
	expect(hide.inErrors('first second')).toBe('first second');
	secrets.push('first');
	expect(hide.inErrors('first second')).toBe('[hidden] second');
	secrets.push('second');
	expect(hide.inErrors('first second')).toBe('[hidden] [hidden]');
});
