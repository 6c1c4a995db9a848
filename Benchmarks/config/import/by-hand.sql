-- What COPY brought, given to its accounts and noted as copied: what an import does beside validating, written by hand.
BEGIN;
INSERT INTO people (account_id, version, name, mail, born, changed)
SELECT l.account_id, 1, p.name, p.mail, p.born, p.changed
FROM plain p JOIN gatehouse_link l ON l.source = 'crm' AND l.legacy_key = p.id::text;
INSERT INTO gatehouse_migrated (site, account_id, legacy_key, state, digest, copied_at)
SELECT 'people', l.account_id, l.legacy_key, 'copied',
    encode(sha256(convert_to(concat_ws('|', p.name, p.mail, p.born, p.changed), 'UTF8')), 'hex'), now()
FROM plain p JOIN gatehouse_link l ON l.source = 'crm' AND l.legacy_key = p.id::text;
COMMIT;
