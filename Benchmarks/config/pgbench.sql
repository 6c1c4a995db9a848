\set id random(1, :accounts)
SELECT id, username, email, first_name, last_name, is_active, is_staff, is_superuser, date_joined, last_login FROM gatehouse_account WHERE id = :id;
SELECT account_id, url, company, display_name, version FROM blog_profile WHERE account_id = :id;
