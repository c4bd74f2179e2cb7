import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

export const REPOSITORY = resolve(__dirname, '..', '..');

const packReport = z.array(
	z.object({
		filename: z.string(),
		/** Bytes of the tarball. */
		size: z.number(),
		files: z.array(z.object({ path: z.string() })),
	}),
);

export interface UnpackedPackage {
	/** Where it was unpacked; beside it are the modules that an n8n would have for it. */
	readonly folder: string;
	remove(): void;
}

export interface PackedPackage extends UnpackedPackage {
	/** Every file, by its path in the package. */
	readonly files: readonly string[];
	readonly size: number;
}

/**
 * Runs a program in the repository; what it prints is in the error if it fails. Some of n8n's own code
 * does other things once it finds itself in a test, so it doesn't.
 */
export function run(program: string, args: string[]): string {
	const { status, stdout, stderr } = spawnSync(program, args, {
		cwd: REPOSITORY,
		encoding: 'utf8',
		maxBuffer: Infinity,
		env: { ...process.env, NODE_ENV: 'production' },
	});
	if (status === 0) return stdout;
	throw new Error(`${program} ${args.join(' ')} failed\n${stdout}\n${stderr}`);
}

/** Unpacks a tarball where n8n might have installed it. */
export function unpack(tarball: string): UnpackedPackage {
	const home = temporaryFolder();
	run('tar', ['-xzf', tarball, '-C', home]);
	symlinkSync(join(REPOSITORY, 'node_modules'), join(home, 'node_modules'));
	return { folder: join(home, 'package'), remove: () => rmSync(home, { recursive: true }) };
}

/** Builds and packs the package as for a release, and unpacks it. */
export function packPackage(): PackedPackage {
	run('npm', ['run', 'build']);
	const home = temporaryFolder();
	const [packed] = packReport.parse(
		JSON.parse(run('npm', ['pack', '--json', '--pack-destination', home])),
	);
	if (packed === undefined) throw new Error('npm packed nothing');
	const unpacked = unpack(join(home, packed.filename));
	rmSync(home, { recursive: true });
	return { ...unpacked, files: packed.files.map(({ path }) => path), size: packed.size };
}

const temporaryFolder = () => realpathSync(mkdtempSync(join(tmpdir(), 'packed-')));
