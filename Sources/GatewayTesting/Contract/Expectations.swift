public import Accounts

/// Demands that a condition holds.
/// - Throws: ``ContractViolation`` where it does not.
public func expect(
    _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) throws {
    guard condition else { throw ContractViolation(message(), file: file, line: line) }
}

/// Demands that two values are equal, and shows both where they are not.
/// - Throws: ``ContractViolation`` where they are not.
public func expectEqual<Value: Equatable>(
    _ found: Value, _ wanted: Value, _ what: @autoclosure () -> String = "the value", file: StaticString = #fileID,
    line: UInt = #line
) throws {
    guard found != wanted else { return }
    throw ContractViolation("\(what()) is \(found), not \(wanted)", file: file, line: line)
}

/// Demands a value that is not nil, and gives it.
/// - Throws: ``ContractViolation`` where there is none.
public func require<Value>(
    _ value: Value?, _ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) throws -> Value {
    guard let value else { throw ContractViolation("\(what()) is missing", file: file, line: line) }
    return value
}

/// Demands that `body` throws an ``AccountError``, of the given code where one is given, and gives the error.
/// - Throws: ``ContractViolation`` where it throws another error or none.
@discardableResult
public func expectThrows<Result>(
    _ code: AccountError.Code?, file: StaticString = #fileID, line: UInt = #line,
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
) async throws -> AccountError {
    let wanted = code?.rawValue ?? "an AccountError"
    do {
        let result = try await body()
        throw ContractViolation("\(wanted) was to be thrown, but \(result) came back", file: file, line: line)
    } catch let error as AccountError {
        guard code == nil || error.code == code else {
            throw ContractViolation(
                "\(wanted) was to be thrown, not \(error.code.rawValue): \(error)", file: file, line: line)
        }
        return error
    } catch let violation as ContractViolation {
        throw violation
    } catch {
        throw ContractViolation(
            "\(wanted) was to be thrown, not \(type(of: error)): \(error)", file: file, line: line)
    }
}

/// Runs `body` this many times at once, and gives what came of each, in the order of their numbers.
public func concurrently<Output: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Output
) async -> [Result<Output, any Error>] {
    await withTaskGroup(of: (Int, Result<Output, any Error>).self) { group in
        for number in 0..<count {
            group.addTask {
                do { return (number, .success(try await body(number))) } catch { return (number, .failure(error)) }
            }
        }
        var results: [Int: Result<Output, any Error>] = [:]
        for await (number, result) in group { results[number] = result }
        return (0..<count).compactMap { results[$0] }
    }
}

/// Demands that of several attempts at once exactly one succeeded and the others failed with `code`.
/// - Throws: ``ContractViolation`` where it went otherwise.
@discardableResult
func expectOneWinner<Output>(
    _ results: [Result<Output, any Error>], others code: AccountError.Code, file: StaticString = #fileID,
    line: UInt = #line
) throws -> Output {
    var winners: [Output] = []
    for result in results {
        switch result {
        case .success(let output): winners.append(output)
        case .failure(let error as AccountError) where error.code == code: continue
        case .failure(let error):
            throw ContractViolation("the losers get \(code.rawValue), not \(error)", file: file, line: line)
        }
    }
    guard winners.count == 1, let winner = winners.first else {
        throw ContractViolation("\(winners.count) of \(results.count) won, not one", file: file, line: line)
    }
    return winner
}

/// Asks again and again until `condition` gives a value, for things that come true with time.
/// - Throws: ``ContractViolation`` where it has not within ten seconds.
func eventually<Value>(
    _ what: String, file: StaticString = #fileID, line: UInt = #line,
    isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now.advanced(by: .seconds(10))
    while ContinuousClock.now < deadline {
        if let value = try await condition() { return value }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw ContractViolation("\(what) did not happen", file: file, line: line)
}

/// Demands that a cursor is refused.
/// - Throws: ``ContractViolation`` where one is taken.
func expectRefusedCursors<Element>(
    file: StaticString = #fileID, line: UInt = #line, _ list: (PageRequest) async throws -> Page<Element>
) async throws {
    for cursor in ["", "x", "garbage", "AAAA", "%%%", "'; DROP TABLE accounts; --", "e30=", "🦆"] {
        try await expectThrows(.malformed, file: file, line: line) {
            try await list(PageRequest(limit: 10, cursor: cursor))
        }
    }
}

/// Reads a list to its end, page by page, and demands that no page is longer than asked for and that it ends.
func walk<Element>(
    limit: Int, maximumPages: Int = 5000, between: () async throws -> Void = {}, file: StaticString = #fileID,
    line: UInt = #line, _ list: (PageRequest) async throws -> Page<Element>
) async throws -> [Element] {
    var elements: [Element] = []
    var cursor: String?
    for _ in 0..<maximumPages {
        let page = try await list(PageRequest(limit: limit, cursor: cursor))
        try expect(
            page.elements.count <= limit, "a page of at most \(limit) has \(page.elements.count)", file: file,
            line: line)
        elements += page.elements
        guard let next = page.next else { return elements }
        try expect(next != cursor, "a page leads to itself", file: file, line: line)
        cursor = next
        try await between()
    }
    throw ContractViolation("the list does not end", file: file, line: line)
}
