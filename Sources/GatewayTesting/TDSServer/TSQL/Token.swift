/// One lexical element of a batch, with the place it came from.
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A bare word: an identifier or a keyword.
        case word
        /// `[name]` or `"name"`; the text is without its quotes.
        case quotedIdentifier
        /// `'text'` or `N'text'`; the text is without its quotes.
        case string(isNational: Bool)
        case integer, decimal, float, binary, money
        /// An integer whose value is kept apart from the text: the number of it among those.
        case parameter(Int)
        /// `@name`, the text keeps the at sign.
        case variable
        /// `@@NAME`, the text keeps both at signs.
        case globalVariable
        case symbol
        case end
    }

    let kind: Kind
    let text: String
    /// Counted from 1, as error messages do.
    let line: Int
    /// Where the token stands in the batch, in bytes of UTF-8.
    let range: Range<Int>

    /// The text in upper case where the token is a bare word, to be compared with keywords.
    let keyword: String?

    init(kind: Kind, text: String, line: Int, range: Range<Int>) {
        self.kind = kind
        self.text = text
        self.line = line
        self.range = range
        self.keyword = kind == .word ? text.uppercased() : nil
    }

    var isReserved: Bool { keyword.map(ReservedWords.contains) ?? false }

    /// The syntax error SQL Server answers where it did not expect this token.
    var unexpected: TSQLError {
        if let keyword, isReserved { return .syntaxNearKeyword(keyword, line: line) }
        return .syntax(near: text, line: line)
    }
}

/// The words that cannot be a name without brackets.
enum ReservedWords {
    static func contains(_ word: String) -> Bool { all.contains(word) }

    private static let all: Set<String> = Set(
        """
        ADD ALL ALTER AND ANY AS ASC AUTHORIZATION BACKUP BEGIN BETWEEN BREAK BROWSE BULK BY CASCADE CASE CHECK
        CHECKPOINT CLOSE CLUSTERED COALESCE COLLATE COLUMN COMMIT COMPUTE CONSTRAINT CONTAINS CONTAINSTABLE CONTINUE
        CONVERT CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR DATABASE DBCC
        DEALLOCATE DECLARE DEFAULT DELETE DENY DESC DISTINCT DISTRIBUTED DOUBLE DROP ELSE END ERRLVL ESCAPE EXCEPT EXEC
        EXECUTE EXISTS EXIT EXTERNAL FETCH FILE FILLFACTOR FOR FOREIGN FREETEXT FREETEXTTABLE FROM FULL FUNCTION GOTO
        GRANT GROUP HAVING HOLDLOCK IDENTITY IDENTITY_INSERT IDENTITYCOL IF IN INDEX INNER INSERT INTERSECT INTO IS JOIN
        KEY KILL LEFT LIKE LINENO MERGE NATIONAL NOCHECK NONCLUSTERED NOT NULL NULLIF OF OFF OFFSETS ON OPEN
        OPENDATASOURCE OPENQUERY OPENROWSET OPENXML OPTION OR ORDER OUTER OVER PERCENT PIVOT PLAN PRECISION PRIMARY
        PRINT PROC PROCEDURE PUBLIC RAISERROR READ READTEXT RECONFIGURE REFERENCES REPLICATION RESTORE RESTRICT RETURN
        REVERT REVOKE RIGHT ROLLBACK ROWCOUNT ROWGUIDCOL RULE SAVE SCHEMA SELECT SESSION_USER SET SETUSER SHUTDOWN SOME
        STATISTICS SYSTEM_USER TABLE TABLESAMPLE TEXTSIZE THEN TO TOP TRAN TRANSACTION TRIGGER TRUNCATE TRY_CONVERT
        TSEQUAL UNION UNIQUE UNPIVOT UPDATE UPDATETEXT USE USER VALUES VARYING VIEW WAITFOR WHEN WHERE WHILE WITH
        WRITETEXT
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
