import { readSettings } from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';
import { pasted, serverToServer } from './stored-credential';

describe('a credential', () => {
	it.each([serverToServer, pasted])('that is unchanged is read once', (stored) => {
		const credential = { ...stored };
		expect(readSettings(credential)).toBe(readSettings(credential));
	});

	it('into which n8n put a new token is read again', () => {
		const credential = { ...serverToServer, imsToken: '' };
		const before = readSettings(credential);
		credential.imsToken = 't-1';
		const after = readSettings(credential);
		expect(before).toMatchObject({ imsToken: '' });
		expect(after).toMatchObject({ imsToken: 't-1' });
		expect(readSettings(credential)).toBe(after);
		credential.imsToken = 't-2';
		expect(readSettings(credential)).toMatchObject({ imsToken: 't-2' });
	});

	it('into which n8n put a field is read again', () => {
		const credential: Record<string, string> = { ...serverToServer };
		const before = readSettings(credential);
		credential.imsToken = 't-1';
		expect(readSettings(credential)).not.toBe(before);
		delete credential.imsToken;
		expect(readSettings(credential)).toMatchObject({ imsToken: '' });
	});

	it('of which two fields changed places is read again', () => {
		const credential = { ...serverToServer };
		readSettings(credential);
		const { apiKey, clientSecret } = credential;
		Object.assign(credential, { apiKey: clientSecret, clientSecret: apiKey });
		expect(readSettings(credential)).toMatchObject({ apiKey: clientSecret, clientSecret: apiKey });
	});

	it('that is equal to another is read by itself', () => {
		expect(readSettings({ ...pasted })).not.toBe(readSettings({ ...pasted }));
	});

	it('that is refused is refused each time', () => {
		const credential = { ...pasted, orgId: '' };
		for (let time = 0; time < 3; time++) expect(() => readSettings(credential)).toThrow(/is empty/);
		credential.orgId = pasted.orgId;
		expect(readSettings(credential)).toMatchObject({ orgId: pasted.orgId });
		credential.orgId = '';
		expect(() => readSettings(credential)).toThrow(/is empty/);
	});
});
