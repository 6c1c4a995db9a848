# Writes the rows that are imported, as tds-test-server loads them.
BEGIN {
    OFS = "\t"
    print "id", "FullName", "mail", "born", "changed"
    for (n = 1; n <= rows; n++) {
        print n, "Name of person " n, "person" n "@example.org", \
            sprintf("%d-%02d-%02d", 1930 + n % 80, n % 12 + 1, n % 28 + 1), \
            sprintf("2020-01-01 12:%02d:%02d", n % 60, n % 59)
    }
}
