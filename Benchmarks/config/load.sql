-- Makes people 1 to :accounts of the one account that was made with a password, and a profile for each.
CREATE TEMPORARY TABLE pattern AS SELECT * FROM gatehouse_account WHERE username = 'person0';
DELETE FROM gatehouse_standing;
DELETE FROM gatehouse_account;
INSERT INTO gatehouse_account (id, username, username_folded, email, email_folded, password, first_name, last_name,
    is_active, is_staff, is_superuser, date_joined, last_login, search_text, version)
OVERRIDING SYSTEM VALUE
SELECT n, 'person' || n, 'person' || n, 'person' || n || '@example.org', 'person' || n || '@example.org', password,
    'Person', 'Number ' || n, is_active, is_staff, is_superuser, date_joined, last_login,
    E'person' || n || E'\nperson' || n || E'@example.org\nperson number ' || n, version
FROM pattern, generate_series(1, :accounts) AS n;

INSERT INTO blog_profile (account_id, url, company, display_name, version)
SELECT n, 'https://person' || n || '.example.org/', 'Company ' || n % 1000, 'Person Number ' || n, 1
FROM generate_series(1, :accounts) AS n;
VACUUM ANALYZE gatehouse_account;
VACUUM ANALYZE blog_profile;
