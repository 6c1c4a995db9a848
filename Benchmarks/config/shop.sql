CREATE TABLE dbo.shop_profile (account_id bigint NOT NULL PRIMARY KEY, url nvarchar(200), company nvarchar(100),
    display_name nvarchar(100), version bigint NOT NULL)
