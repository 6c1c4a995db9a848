-- Makes an account and its link for each of the :rows rows that are imported, and the table that COPY fills by itself.
WITH made AS (
    INSERT INTO gatehouse_account (username, username_folded, email, first_name, last_name, is_active, is_staff,
        is_superuser, date_joined, search_text, version)
    SELECT 'p' || n, 'p' || n, '', '', '', true, false, false, now(), 'p' || n, 1
    FROM generate_series(1, :rows) AS n RETURNING id, username)
INSERT INTO gatehouse_link (source, legacy_key, account_id) SELECT 'crm', substr(username, 2), id FROM made;
CREATE TABLE plain (id int PRIMARY KEY, name varchar(60), mail varchar(60), born date, changed timestamp);
ANALYZE;
