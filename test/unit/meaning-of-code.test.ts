import {
	inWords,
	meaningOfCode,
	meaningOfStatus,
} from '../../nodes/AdobeExperiencePlatform/adobe/errors/catalogue';

it.each([
	['100920-401', 'headerMissed'],
	['UPAPI-100920-401', 'headerMissed'],
	['UPAPI-113752-403', 'labelled'],
	['113752-403', undefined],
	['XY-UPAPI-113752-403', 'labelled'],
	['403025', 'organizationRefused'],
	['constructor', undefined],
	['', undefined],
])('the code %s means %p, with a service before it or not', (code, meaning) => {
	expect(meaningOfCode(code)).toBe(meaning);
});

it.each([
	['401013', 'tokenRefused'],
	['429050', 'tooManyRequests'],
	['100910-400', 'dataInvalid'],
	['100911-400', 'tokenRefused'],
	['100940-404', 'unknownThing'],
	['100950-409', 'alreadyExists'],
	['100960-422', 'impossible'],
	['100970-500', 'adobesSide'],
	['100970-502', 'adobesSide'],
])('the code %s means %p, whatever status it comes with', (code, meaning) => {
	expect(meaningOfCode(code)).toBe(meaning);
});

it.each([
	[404, 'notFound'],
	[499, 'refused'],
	[400, 'requestInvalid'],
	[418, 'refused'],
	[500, 'adobesSide'],
	[599, 'adobesSide'],
	[399, undefined],
	[600, undefined],
])('the status %d means %p by itself', (status, meaning) => {
	expect(meaningOfStatus(status)).toBe(meaning);
});

it("speaks of the call's own thing, and in its own words where it has some", () => {
	expect(inWords('unknownThing', { noun: 'sandbox', permission: 'View Things' })).toEqual({
		message: 'Adobe knows no such sandbox',
		description: 'Check the sandbox ID and the sandbox this row works in.',
	});
	const unknownThing = { message: 'No {noun}', description: 'Look for the {noun}.' };
	expect(inWords('unknownThing', { noun: 'run', permission: 'View Things', unknownThing })).toEqual(
		{
			message: 'No run',
			description: 'Look for the run.',
		},
	);
});
