import Accounts

/// A table, as the template `admin-table` writes it.
struct AdminTable: Sendable {
    let tableCaption: String
    let tableColumns: [String]
    let tableLines: [Line]
    let tableHasLines: Bool
    /// What stands there where there is nothing.
    let tableEmpty: String

    struct Line: Sendable {
        let cells: [Cell]
    }

    /// One cell: a text, perhaps leading somewhere, perhaps a badge, or a button.
    struct Cell: Sendable {
        let cellText: String
        let cellLink: String?
        let cellBadge: String?
        let cellButton: AdminButton?

        init(_ text: String, link: String? = nil, badge: String? = nil, button: AdminButton? = nil) {
            cellText = text
            cellLink = link
            cellBadge = badge
            cellButton = button
        }
    }

    init(_ caption: String, columns: [String], lines: [[Cell]], empty: String) {
        tableCaption = caption
        tableColumns = columns
        tableLines = lines.map(Line.init)
        tableHasLines = !lines.isEmpty
        tableEmpty = empty
    }
}

extension AdminTable.Cell {
    static let empty = AdminTable.Cell("")

    static func moment(_ moment: Timestamp?) -> Self { Self(moment.map(AdminText.moment) ?? "—") }

    static func button(_ button: AdminButton) -> Self { Self("", button: button) }
}

/// Words and moments as the admin pages show them.
enum AdminText {
    /// The longest text in a cell, in characters.
    static let longestCell = 80

    /// `2024-02-29 12:00:00 UTC`.
    static func moment(_ moment: Timestamp) -> String {
        moment.description.prefix { $0 != "." && $0 != "Z" }.replacing("T", with: " ") + " UTC"
    }

    /// A text for a cell, cut where it is long.
    static func short(_ text: String) -> String {
        text.count <= longestCell ? text : text.prefix(longestCell - 1) + "…"
    }

    static func yes(_ flag: Bool) -> String { flag ? "Yes" : "No" }

    /// What to tell of a site whose database does not answer.
    static func unavailable(_ error: AccountError) -> String {
        switch error.code {
        case .databaseUnavailable, .timedOut: "The database of this site does not answer. Everything else works."
        default: error.message.asSentence
        }
    }
}
