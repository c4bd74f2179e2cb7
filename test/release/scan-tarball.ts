import { scan, type ScanReport } from '../package/n8n-says';
import { unpack } from '../package/packed-package';

type Part = keyof ScanReport;

/** What n8n's scanner says of a packed tarball and of the source it was packed from. */
export function scanTarball(tarball: string): ScanReport {
	const unpacked = unpack(tarball);
	try {
		return scan(unpacked.folder);
	} finally {
		unpacked.remove();
	}
}

/** Why a part may not be published; n8n's scanner itself lets warnings pass, and having found no file. */
export function complaintsAbout(
	part: Part,
	{ files, passed, message, messages }: ScanReport[Part],
) {
	const complaints = [...messages];
	if (files === 0) complaints.push('no file was found');
	if (!passed && messages.length === 0) complaints.push(message);
	return complaints.map((complaint) => `${part}: ${complaint}`);
}
