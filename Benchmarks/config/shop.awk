# Writes the T-SQL that makes the shop's table and its rows.
BEGIN {
    print "CREATE TABLE dbo.shop_profile (account_id bigint NOT NULL PRIMARY KEY, url nvarchar(200), company nvarchar(100),"
    print "    display_name nvarchar(100), version bigint NOT NULL)"
    print "GO"
    for (n = 1; n <= accounts; n++) {
        if (n % 500 == 1) printf "INSERT INTO dbo.shop_profile (account_id, url, company, display_name, version) VALUES\n"
        printf "(%d, N'https://person%d.example.org/', N'Company %d', N'Person Number %d', 1)", n, n, n % 1000, n
        print n % 500 == 0 || n == accounts ? "\nGO" : ","
    }
}
