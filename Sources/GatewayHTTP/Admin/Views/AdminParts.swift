/// A part of the admin pages, in the bar above each of them.
///
/// The names of all parts' properties differ: a template looks for a value that is not there in what is around it.
struct AdminMenuItem: Sendable {
    let menuPath: String
    let menuLabel: String
    let menuIsCurrent: Bool
}

/// What happened, above a page.
struct AdminNotice: Sendable {
    let noticeText: String
    /// `good`, `warn` or empty.
    let noticeClass: String

    init(_ text: String, isWarning: Bool = false) {
        noticeText = text
        noticeClass = isWarning ? "warn" : "good"
    }

    /// What a page did before it led to this one; a word nobody gave says nothing.
    init?(done word: String) {
        let texts = [
            "saved": "The changes are saved.", "unchanged": "Nothing was changed.", "made": "The account is made.",
            "activated": "The account is active.", "deactivated": "The account is not active any more.",
            "approved": "The account is approved, and the person is told.", "reset": "The mail is on its way.",
            "unlocked": "Nobody has to wait any more.", "ended": "The session is ended.",
            "linked": "The link is there.", "unlinked": "The link is gone.", "revoked": "The key is revoked.",
            "moved": "The site has taken the step.",
        ]
        guard let text = texts[word] else { return nil }
        self.init(text)
    }
}

/// A fact about something.
struct AdminFact: Sendable {
    let factLabel: String
    let factValue: String

    init(_ label: String, _ value: String) {
        factLabel = label
        factValue = value
    }
}

/// A word about the state of something.
struct AdminBadge: Sendable {
    let badgeText: String
    /// `good`, `warn`, `danger` or empty.
    let badgeClass: String

    init(_ text: String, _ style: String = "") {
        badgeText = text
        badgeClass = style
    }
}

/// A way to another page.
struct AdminLink: Sendable {
    let linkLabel: String
    let linkPath: String
}

/// A form that is one button.
struct AdminButton: Sendable {
    /// The id of the form.
    let buttonID: String
    let buttonAction: String
    let buttonLabel: String
    let buttonClass: String
    let buttonHidden: [Value]

    /// A value the button sends along.
    struct Value: Sendable {
        let buttonValueName: String
        let buttonValue: String
    }

    init(
        _ id: String, _ label: String, action: String, isDangerous: Bool = false, sending values: [String: String] = [:]
    ) {
        buttonID = id
        buttonLabel = label
        buttonAction = action
        buttonClass = isDangerous ? "quiet danger" : "quiet"
        buttonHidden = values.sorted { $0.key < $1.key }.map { Value(buttonValueName: $0.key, buttonValue: $0.value) }
    }
}
