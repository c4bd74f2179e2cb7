import { storageServer } from '../../nodes/AdobeExperiencePlatform/adobe/session/storage';
import { secretHider } from '../../nodes/AdobeExperiencePlatform/adobe/session/secrets';

const SIGNATURE = 'a-signature-as-long-as-they-are';

/** Opens a container at an address; nothing is sent for that. */
const open = (origin: string, account?: string, isLocal = false) =>
	storageServer(
		{ sasUri: `${origin}/container?sig=${SIGNATURE}`, account },
		{ sendElsewhere: async () => await Promise.reject(new Error('Nothing should be sent')) },
		secretHider(() => [SIGNATURE]),
		{ timeout: '' },
		isLocal,
	);

it.each<[string, string | undefined, boolean]>([
	['https://adobe1.blob.core.windows.net', 'adobe1', false],
	['https://adobe1.blob.core.windows.net', undefined, false],
	['https://adobe1.z12.blob.storage.azure.net', 'adobe1', false],
	['https://adobe1.blob.core.usgovcloudapi.net', 'adobe1', false],
	['http://127.0.0.1:8080', 'simulator', true],
])('sends people to %s', (origin, account, isLocal) => {
	expect(() => open(origin, account, isLocal)).not.toThrow();
});

it.each([
	['http://adobe1.blob.core.windows.net', 'adobe1'],
	['https://adobe2.blob.core.windows.net', 'adobe1'],
	['https://adobe1.example.com', 'adobe1'],
	['https://adobe1.blob.core.windows.net.example.com', 'adobe1'],
	['https://adobe1.blob.core.windows.net@example.com', 'adobe1'],
	['https://adobe1.blob.core.windows.net:8443', 'adobe1'],
	['https://127.0.0.1', undefined],
])('sends nobody to %s, and keeps the signature to itself', (origin, account) => {
	const opening = () => open(origin, account);
	expect(opening).toThrow('The landing zone has an address that nothing is sent to');
	expect(opening).toThrow(
		expect.not.objectContaining({ message: expect.stringContaining(SIGNATURE) as string }) as Error,
	);
});
