import Accounts
import GatewayTesting
import Testing

/// Expects a problem of a type, with everything a problem has.
func expectProblem(
    _ answer: HTTPAnswer, _ code: AccountError.Code, _ status: Int, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(answer.status == status, "\(answer.text)", sourceLocation: sourceLocation)
    #expect(answer.header("Content-Type") == "application/problem+json", sourceLocation: sourceLocation)
    #expect(answer.header("X-Request-ID")?.isEmpty == false, sourceLocation: sourceLocation)
    let json = try answer.json
    #expect(json["type"] == .string("/problems/\(code.rawValue)"), "\(json.text)", sourceLocation: sourceLocation)
    #expect(json["status"] == JSONValue(status), sourceLocation: sourceLocation)
    #expect(json["title"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
    #expect(json["detail"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
}

extension HTTPAnswer {
    /// The codes of the fields a problem names.
    var fieldCodes: [String: String] {
        get throws {
            guard case .array(let errors)? = try json["errors"] else { return [:] }
            return errors.reduce(into: [:]) { $0[$1["field"]?.string ?? "?"] = $1["code"]?.string }
        }
    }
}

extension JSONValue {
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}
