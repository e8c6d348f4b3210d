// Random tests draw from a fixed seed, so that a run fails for a change and never by chance. TSCHART_FUZZ_SEED=random
// (or a number) looks further; a failure prints its seed.
import fc from 'fast-check';

const wanted = process.env['TSCHART_FUZZ_SEED'];
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted ?? 20261121) });
