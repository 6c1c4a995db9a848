# Writes the rows of the shop's table, as tds-test-server loads them.
BEGIN {
    OFS = "\t"
    print "account_id", "url", "company", "display_name", "version"
    for (n = 1; n <= accounts; n++) {
        print n, "https://person" n ".example.org/", "Company " n % 1000, "Person Number " n, 1
    }
}
