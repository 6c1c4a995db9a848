CREATE TABLE dbo.People (id int NOT NULL PRIMARY KEY, FullName nvarchar(60) NULL, mail varchar(60) NULL, born date NULL,
    changed datetime NULL)
