import Foundation

/// One reading of a set of configuration files: what every mistake is reported to.
///
/// Nothing stops at a mistake: who reads a value gets nil and goes on, and the mistakes are thrown together at the end.
final class ConfigurationReader {
    /// The directory that paths in the files, and the files' names in messages, are relative to.
    let baseDirectory: URL
    let substitution: Substitution
    private(set) var mistakes: [ConfigurationMistake] = []
    /// The paths of the files that were read, in order.
    private(set) var files: [String] = []

    init(baseDirectory: URL, environment: [String: String]) {
        self.baseDirectory = baseDirectory.standardizedFileURL
        self.substitution = Substitution(environment: environment, baseDirectory: self.baseDirectory)
    }

    func report(_ mistake: ConfigurationMistake) { mistakes.append(mistake) }

    /// Reads a file whose root is a mapping.
    /// - Returns: what `body` makes of it, or nil where there is no mapping to read.
    func document<Result>(at url: URL, _ body: (MappingReader) -> Result?) -> Result? {
        let place = ConfigurationPlace(file: name(of: url), key: "", position: nil)
        guard let text = contents(of: url, place) else { return nil }
        do {
            guard let root = try YAMLDocument.parse(text), !root.isNull else {
                report(ConfigurationMistake(place, "the file is empty"))
                return nil
            }
            let rootPlace = ConfigurationPlace(file: place.file, key: "", position: root.position)
            return ValueReader(node: root, place: rootPlace, reader: self).mapping(body)
        } catch {
            report(
                ConfigurationMistake(
                    ConfigurationPlace(file: place.file, key: "", position: error.position), error.problem,
                    remedy: error.remedy))
            return nil
        }
    }

    /// The path of a file in messages: from the base directory where it lies there.
    func name(of url: URL) -> String {
        let path = url.standardizedFileURL.path(percentEncoded: false)
        let base = baseDirectory.path(percentEncoded: false)
        let prefix = base.hasSuffix("/") ? base : base + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }

    private func contents(of url: URL, _ place: ConfigurationPlace) -> String? {
        let path = url.standardizedFileURL.path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path) else {
            report(ConfigurationMistake(place, "there is no such file", remedy: "it was looked for at \(path)"))
            return nil
        }
        files.append(path)
        guard let data = FileManager.default.contents(atPath: path) else {
            report(ConfigurationMistake(place, "the file cannot be read", remedy: "look at its permissions"))
            return nil
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            report(ConfigurationMistake(place, "the file is not in UTF-8", remedy: "save it as UTF-8"))
            return nil
        }
        return text
    }
}
