import Accounts
import ArgumentParser
import Gateway
import OrderedCollections

/// A value for a field of a profile, as people type it: `FIELD=VALUE`, or `SITE.FIELD=VALUE`.
struct FieldAssignment: Hashable, Sendable, ExpressibleByArgument {
    let name: String
    let text: String

    /// Reads the argument up to the first `=`; what comes after is the value as it stands.
    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        text = String(argument[argument.index(after: equals)...])
    }

    /// The value in the API's form, for the field's type; what does not fit it is left for the service to refuse, so
    /// that all mistakes are listed at once.
    func json(for field: Field?) throws(AccountError) -> JSONValue {
        guard let field else { return .string(text) }
        switch field.type {
        case .boolean, .integer:
            let value = try? field.value(fromText: text)
            return value?.json ?? (text.isEmpty ? .null : .string(text))
        case .json:
            // Any text is a JSON string, so nobody else would find the mistake.
            do throws(FieldProblem) { return try field.value(fromText: text).json } catch {
                throw .invalidFields([error])
            }
        default: return text.isEmpty && !field.type.isText ? .null : .string(text)
        }
    }
}

extension [FieldAssignment] {
    /// The assignments as an object of the API, read by the fields of a model.
    func object(for model: ProfileModel?) throws(AccountError) -> OrderedDictionary<String, JSONValue> {
        var members: OrderedDictionary<String, JSONValue> = [:]
        for assignment in self {
            let value = try assignment.json(for: model?.fields[FieldName(rawValue: assignment.name)])
            guard members.updateValue(value, forKey: assignment.name) == nil else {
                throw .invalidFields([
                    FieldProblem(field: assignment.name, code: .format, message: "the field is given twice")
                ])
            }
        }
        return members
    }
}
