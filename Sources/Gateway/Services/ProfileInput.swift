import Accounts
import OrderedCollections

/// Reads the fields of a request against a model, and finds everything that is wrong at once.
struct ProfileInput: Sendable {
    let model: ProfileModel
    let editor: Audience

    /// The checked values of the fields that were sent.
    /// - Parameter current: the profile a merge patch is for; nil takes the values as they are.
    /// - Throws: ``AccountError`` `invalidFields` with every problem.
    func values(
        of fields: OrderedDictionary<String, JSONValue>, patching current: Profile? = nil
    ) throws(AccountError) -> [FieldName: Value] {
        var values: [FieldName: Value] = [:]
        var problems: [FieldProblem] = []
        for (name, json) in fields {
            do throws(FieldProblem) {
                let field = try editableField(FieldName(rawValue: name))
                let sent: JSONValue
                if field.type == .json, case .json(let stored)? = current?[field.name] {
                    sent = stored.merging(json)
                } else {
                    sent = json
                }
                values[field.name] = try field.value(from: sent)
            } catch { problems.append(error) }
        }
        guard problems.isEmpty else { throw .invalidFields(problems) }
        return values
    }

    private func editableField(_ name: FieldName) throws(FieldProblem) -> Field {
        let field = try model.field(name)
        // A hidden field does not exist for the asker.
        guard field.isVisible(to: editor) else {
            throw FieldProblem(name, .unknown, "there is no field \"\(name)\"")
        }
        guard field.edit.allows(editor) else {
            throw FieldProblem(name, .readOnly, "this field cannot be changed here")
        }
        return field
    }
}

extension JSONValue {
    /// This value changed by a merge patch (RFC 7396, section 2).
    func merging(_ patch: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var members: OrderedDictionary<String, JSONValue> = [:]
        if case .object(let own) = self { members = own }
        for (name, change) in changes {
            if change == .null {
                members.removeValue(forKey: name)
            } else {
                members[name] = (members[name] ?? .null).merging(change)
            }
        }
        return .object(members)
    }
}
