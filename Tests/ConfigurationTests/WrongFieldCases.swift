/// What can be wrong in a field.
enum WrongFieldCases {
    static let all = WrongFile.cases(
        .site,
        #"""
        # type missing: line 8
            nick: { max: 30 }
        => sites/demo.yaml:8: profile.fields.nick.type: the key is missing; it is one of: string, text, \#
        integer, decimal, boolean, date, timestamp, uuid, email, url, choice, json, bytes

        # type: line 8
            nick: { type: strin, max: 30 }
        => sites/demo.yaml:8: profile.fields.nick.type: "strin" is not a field type; did you mean "string"? \#
        (string, text, integer, decimal, boolean, date, timestamp, uuid, email, url, choice, json, bytes)

        # type far from any: line 8
            nick: { type: varchar }
        => sites/demo.yaml:8: profile.fields.nick.type: "varchar" is not a field type; it is one of: \#
        string, text, integer, decimal, boolean, date, timestamp, uuid, email, url, choice, json, bytes

        # no mapping: line 8
            nick: string
        => sites/demo.yaml:8: profile.fields.nick: a mapping is expected, not a single value; write its \#
        keys below it, each as "key: value"

        # name: line 8
            nick-name: { type: string }
        => sites/demo.yaml:8: profile.fields.nick-name: "nick-name" cannot name a field; use at most 63 \#
        letters, digits and underscores of ASCII; begin with a letter

        # unknown key: line 8
            nick: { type: string, maximum: 30 }
        => sites/demo.yaml:8: profile.fields.nick.maximum: there is no such key; did you mean "max"? (type, \#
        column, label, help, required, visibility, edit, filter, default, choices, precision, scale, min, \#
        max, pattern, unique)

        # column: line 8
            nick: { type: string, column: 'a]b"' }
        => sites/demo.yaml:8: profile.fields.nick.column: "a]b"" cannot name a column; use 1 to 128 \#
        letters, digits, blanks and _ $ # -, without a blank at either end

        # label empty: line 8
            nick: { type: string, label: "" }
        => sites/demo.yaml:8: profile.fields.nick.label: the text is empty; give it a value, or leave the \#
        key out

        # visibility: line 8
            nick: { type: string, visibility: everybody }
        => sites/demo.yaml:8: profile.fields.nick.visibility: "everybody" is not an audience; it is one of: \#
        public, site, self, admin

        # edit: line 8
            nick: { type: string, edit: nobody }
        => sites/demo.yaml:8: profile.fields.nick.edit: "nobody" is not an editor; it is one of: self, \#
        admin, never

        # edited unseen: line 8
            nick: { type: string, visibility: admin, edit: self }
        => sites/demo.yaml:8: profile.fields.nick.edit: people cannot edit a field that only the \#
        administration sees; write edit: admin, or visibility: self

        # required: line 8
            nick: { type: string, required: 1 }
        => sites/demo.yaml:8: profile.fields.nick.required: "1" is neither true nor false; write true or \#
        false, in small letters

        # max no integer: line 8
            nick: { type: string, max: long }
        => sites/demo.yaml:8: profile.fields.nick.max: "long" is not an integer; write one from 1 to 4000

        # max zero: line 8
            nick: { type: string, max: 0 }
        => sites/demo.yaml:8: profile.fields.nick.max: "0" is out of range; write an integer from 1 to 4000

        # max of a string too large: line 8
            nick: { type: string, max: 5000 }
        => sites/demo.yaml:8: profile.fields.nick.max: "5000" is out of range; write an integer from 1 to \#
        4000

        # min over max: line 8
            nick: { type: string, min: 31, max: 30 }
        => sites/demo.yaml:8: profile.fields.nick.min: the least value is greater than max, so that no \#
        value is right; lower min, or raise max

        # min over max, dates: line 8
            nick: { type: date, min: 2024-02-29, max: 2024-02-28 }
        => sites/demo.yaml:8: profile.fields.nick.min: the least value is greater than max, so that no \#
        value is right; lower min, or raise max

        # max of a date no date: line 8
            nick: { type: date, max: 2023-02-29 }
        => sites/demo.yaml:8: profile.fields.nick.max: a date such as 2024-02-29 is expected; give a value \#
        of the field's type

        # max of a timestamp without a zone: line 8
            nick: { type: timestamp, max: "2024-01-01T00:00:00" }
        => sites/demo.yaml:8: profile.fields.nick.max: a timestamp such as 2024-02-29T12:00:00Z is expected \#
        (RFC 3339); give a value of the field's type

        # max of a decimal with too many digits: line 8
            nick: { type: decimal, precision: 5, scale: 2, max: 1000.5 }
        => sites/demo.yaml:8: profile.fields.nick.max: at most 3 digits before and 2 after the point are \#
        allowed; give a value of the field's type

        # max of an integer no integer: line 8
            nick: { type: integer, max: 1.5 }
        => sites/demo.yaml:8: profile.fields.nick.max: an integer is expected, not a string; give a value \#
        of the field's type

        # max of a boolean: line 8
            nick: { type: boolean, max: 1 }
        => sites/demo.yaml:8: profile.fields.nick.max: max means nothing for a field of type boolean; leave \#
        it out

        # pattern that does not compile: line 8
            nick: { type: string, pattern: '[a-z' }
        => sites/demo.yaml:8: profile.fields.nick.pattern: the pattern is no regular expression; close \#
        every bracket, and put a backslash before what shall stand for itself

        # pattern of an integer: line 8
            nick: { type: integer, pattern: '[0-9]+' }
        => sites/demo.yaml:8: profile.fields.nick.pattern: pattern means nothing for a field of type \#
        integer; leave it out, or write type: string

        # precision missing: line 8
            nick: { type: decimal, scale: 2 }
        => sites/demo.yaml:8: profile.fields.nick.precision: the key is missing; say how many digits there \#
        are in all, 1 to 38

        # precision: line 8
            nick: { type: decimal, precision: 39, scale: 2 }
        => sites/demo.yaml:8: profile.fields.nick.precision: "39" is out of range; write an integer from 1 \#
        to 38

        # scale over precision: line 8
            nick: { type: decimal, precision: 4, scale: 5 }
        => sites/demo.yaml:8: profile.fields.nick.scale: 5 digits behind the point are more than the 4 in \#
        all; lower scale, or raise precision

        # scale of a string: line 8
            nick: { type: string, scale: 2 }
        => sites/demo.yaml:8: profile.fields.nick.scale: scale means nothing for a field of type string; \#
        leave it out, or write type: decimal

        # choices missing: line 8
            nick: { type: choice }
        => sites/demo.yaml:8: profile.fields.nick.choices: the key is missing; list the values, as [a, b] \#
        or as value: Label

        # choices empty: line 8
            nick: { type: choice, choices: [] }
        => sites/demo.yaml:8: profile.fields.nick.choices: there is no choice; list the values, as [a, b] \#
        or as value: Label

        # choices as text: line 8
            nick: { type: choice, choices: a }
        => sites/demo.yaml:8: profile.fields.nick.choices: a list is expected, not a single value; write \#
        [a, b] or a line "- a" each

        # choice twice: line 8
            nick: { type: choice, choices: [a, b, a] }
        => sites/demo.yaml:8: profile.fields.nick.choices: the choice "a" is there twice; remove one of them

        # choice twice, with labels: line 8
            nick: { type: choice, choices: { a: A, b: B, a: C } }
        => sites/demo.yaml:8: profile.fields.nick.choices.a: the key is there twice; it stands on line 8 \#
        already; remove one of them

        # choice empty: line 8
            nick: { type: choice, choices: ["", a] }
        => sites/demo.yaml:8: profile.fields.nick.choices[0]: a choice has 1 to 255 characters; leave the \#
        empty one out: no value is always possible

        # choices of a string: line 8
            nick: { type: string, choices: [a] }
        => sites/demo.yaml:8: profile.fields.nick.choices: choices means nothing for a field of type \#
        string; leave it out, or write type: choice

        # default of another type: line 8
            nick: { type: integer, default: many }
        => sites/demo.yaml:8: profile.fields.nick.default: an integer is expected, not a string; give a \#
        value that keeps the field's own rules

        # default that is no choice: line 8
            nick: { type: choice, choices: [a, b], default: c }
        => sites/demo.yaml:8: profile.fields.nick.default: "c" is none of: a, b; give a value that keeps \#
        the field's own rules

        # default too long: line 8
            nick: { type: string, max: 3, default: abcd }
        => sites/demo.yaml:8: profile.fields.nick.default: at most 3 characters are allowed, not 4; give a \#
        value that keeps the field's own rules

        # default that breaks the pattern: line 8
            nick: { type: string, pattern: '[a-z]+', default: ABC }
        => sites/demo.yaml:8: profile.fields.nick.default: the value does not have the form [a-z]+; give a \#
        value that keeps the field's own rules

        # default of a boolean: line 8
            nick: { type: boolean, default: "yes" }
        => sites/demo.yaml:8: profile.fields.nick.default: true or false is expected, not a string; give a \#
        value that keeps the field's own rules

        # default of a date: line 8
            nick: { type: date, default: today }
        => sites/demo.yaml:8: profile.fields.nick.default: a date such as 2024-02-29 is expected; give a \#
        value that keeps the field's own rules

        # default of an address: line 8
            nick: { type: url, default: "javascript:alert(1)" }
        => sites/demo.yaml:8: profile.fields.nick.default: an address that begins with http:// or https:// \#
        is expected; give a value that keeps the field's own rules

        # default empty and required: line 8
            nick: { type: string, required: true, default: "" }
        => sites/demo.yaml:8: profile.fields.nick.default: an empty default does not fill a required field; \#
        give it a value

        # unique with a default: line 8
            nick: { type: string, unique: true, default: bob }
        => sites/demo.yaml:8: profile.fields.nick.default: a unique field cannot have a default: the second \#
        profile would clash with the first; leave default or unique out

        # unique text: line 8
            nick: { type: text, unique: true }
        => sites/demo.yaml:8: profile.fields.nick.unique: a field of type text cannot be unique; leave \#
        unique out

        # filter by JSON: line 8
            nick: { type: json, filter: true }
        => sites/demo.yaml:8: profile.fields.nick.filter: lists cannot be filtered by a field of type json; \#
        leave filter out, or make it a string

        # column twice: line 8
            nick: { type: string }
            name: { type: string, column: Nick }
        => sites/demo.yaml:9: profile.fields.name: the column "Nick" belongs to the field "nick" \#
        (sites/demo.yaml:8); give one of them another column
        """#)
}
