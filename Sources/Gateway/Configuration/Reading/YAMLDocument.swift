import Foundation
import Yams

/// Why a text is no YAML document we can read, and where.
struct YAMLProblem: Error {
    let problem: String
    var remedy: String?
    var position: SourcePosition?
}

/// The one place that knows the YAML library: a text in, our nodes out.
///
/// Scalars are left as they were written (the core schema of YAML 1.2 is applied by who reads them), so that `no`,
/// `1e3` and `2024-02-29` are never taken for something else by surprise.
enum YAMLDocument {
    /// More nodes than any configuration has, so that aliases of aliases cannot fill the memory.
    static let maximumNodes = 200_000

    /// Reads a text of one document.
    /// - Returns: its root, or nil where there is nothing but comments.
    /// - Throws: ``YAMLProblem``, which never repeats a line of the text: it may hold a secret.
    static func parse(_ text: String) throws(YAMLProblem) -> ConfigurationNode? {
        var text = text
        // The library refuses a document for its first repeated key. Such a key is marked and the document read
        // again, so that all of them, and every other mistake, are found in one go; the reader reports the marks.
        for _ in 0..<100 {
            do {
                guard let root = try compose(yaml: text, .basic, .default, .utf8) else { return nil }
                var remaining = maximumNodes
                return try convert(root, &remaining)
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let position = SourcePosition(context.mark)
                guard let name = names.first, let marked = RepeatedKey.marking(name, at: position, in: text) else {
                    throw YAMLProblem(
                        problem: "the keys \(names.joined(separator: ", ")) are there twice", position: position)
                }
                text = marked
            } catch let error as YAMLProblem {
                throw error
            } catch let error as YamlError {
                throw problem(error, in: text)
            } catch {
                throw YAMLProblem(problem: "the file is not valid YAML")
            }
        }
        throw YAMLProblem(problem: "more than 100 keys are there twice")
    }

    private static func convert(_ node: Node, _ remaining: inout Int) throws(YAMLProblem) -> ConfigurationNode {
        let position = node.mark.map(SourcePosition.init) ?? SourcePosition(line: 1, column: 1)
        remaining -= 1
        guard remaining > 0 else {
            throw YAMLProblem(problem: "the file has more than \(maximumNodes) values", position: position)
        }
        switch node {
        case .scalar(let scalar):
            return ConfigurationNode(
                content: .scalar(scalar.string, isPlain: scalar.style == .plain), position: position)
        case .sequence(let sequence):
            var items: [ConfigurationNode] = []
            for item in sequence { items.append(try convert(item, &remaining)) }
            return ConfigurationNode(content: .list(items), position: position)
        case .mapping(let mapping):
            return ConfigurationNode(content: .mapping(try entries(mapping, &remaining)), position: position)
        case .alias:
            throw YAMLProblem(problem: "an alias leads nowhere", position: position)
        }
    }

    private static func entries(
        _ mapping: Node.Mapping, _ remaining: inout Int
    ) throws(YAMLProblem) -> [ConfigurationNode.Entry] {
        var entries: [ConfigurationNode.Entry] = []
        var merged: [ConfigurationNode.Entry] = []
        for (key, value) in mapping {
            let position = key.mark.map(SourcePosition.init) ?? SourcePosition(line: 1, column: 1)
            guard let name = key.scalar?.string else {
                throw YAMLProblem(problem: "a key must be a single word, not a list or mapping", position: position)
            }
            let value = try convert(value, &remaining)
            guard name == "<<" else {
                entries.append(ConfigurationNode.Entry(key: name, position: position, value: value))
                continue
            }
            // A merge key (YAML 1.1, tag:yaml.org,2002:merge): what stands here itself goes first.
            switch value.content {
            case .mapping(let others): merged += others
            case .list(let items):
                for case .mapping(let others) in items.map(\.content) { merged += others }
            case .scalar: throw YAMLProblem(problem: "<< must name a mapping", position: position)
            }
        }
        for entry in merged where !entries.contains(where: { $0.key == entry.key }) { entries.append(entry) }
        return entries
    }

    private static func problem(_ error: YamlError, in text: String) -> YAMLProblem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            let hasTab = lines.indices.contains(mark.line - 1) && lines[mark.line - 1].contains("\t")
            // What is never closed is met at the end of the file, and has to be mended where it begins.
            let isUnclosed = problem.contains("end of stream")
            return YAMLProblem(
                problem: "the file is not valid YAML: \(problem)" + (context.map { ", \($0.text)" } ?? ""),
                remedy: hasTab ? "indent with blanks, not with tabs" : nil,
                position: SourcePosition(isUnclosed ? context?.mark ?? mark : mark))
        case .reader(let problem, let offset, _, let yaml):
            let line = offset.map { 1 + yaml.prefix($0).filter(\.isNewline).count }
            return YAMLProblem(
                problem: "the file is not valid YAML: \(problem)",
                position: line.map { SourcePosition(line: $0, column: 1) })
        default: return YAMLProblem(problem: "the file is not valid YAML")
        }
    }
}

extension SourcePosition {
    fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
