import {
	BY_CODE,
	BY_IMS_ERROR,
	BY_STATUS,
	inWords,
} from '../../nodes/AdobeExperiencePlatform/adobe/errors/catalogue';
import { createAudience } from '../../nodes/AdobeExperiencePlatform/adobe/externalAudience';
import { read } from './markdown';

const { words } = createAudience({ name: 'A', namespace: 'n', originName: 'o' });

it.each([
	...[...new Set([...BY_CODE.values(), ...BY_STATUS.values()])].map((meaning) =>
		inWords(meaning, words),
	),
	...BY_IMS_ERROR.values(),
])('docs/errors.md explains "$message"', ({ message }) => {
	const [said = ''] = message.split(' without ');
	expect(read('docs/errors.md')).toContain(said);
});
