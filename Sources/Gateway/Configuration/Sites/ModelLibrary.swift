import Accounts
import Foundation

/// The models of `sites/models/`, which sites and other models extend.
final class ModelLibrary {
    private let reader: ConfigurationReader
    private var files: [String: ModelFile] = [:]
    private var resolved: [String: ResolvedModel] = [:]

    /// A model's file as it was read.
    private struct ModelFile {
        let base: ValueReader?
        let baseName: String?
        let fields: [FieldDeclaration]
        let place: ConfigurationPlace
    }

    /// A model with everything it extends.
    struct ResolvedModel {
        /// The fields, the farthest base's first.
        var fields: [FieldDeclaration] = []
        /// The model's name and those of its bases, nearest first.
        var names: [String] = []
        /// The files they were read from.
        var files: Set<String> = []
    }

    init(reader: ConfigurationReader) { self.reader = reader }

    /// Reads every model's file, so that a mistake in one that nobody extends is found as well.
    func load(_ urls: [URL]) {
        for url in urls {
            let name = url.deletingPathExtension().lastPathComponent
            // A broken model's name stays known: who extends it is not to blame.
            files[name] = ModelFile(
                base: nil, baseName: nil, fields: [],
                place: ConfigurationPlace(file: reader.name(of: url), key: "", position: nil))
            if let file = reader.document(at: url, { read($0, name: name) }) { files[name] = file }
        }
        reportCycles()
        for name in files.keys.sorted() { _ = resolve(name) }
    }

    /// The model a site extends, or an empty one where there is none; that is reported.
    func model(_ name: String, for value: ValueReader) -> ResolvedModel {
        guard files[name] != nil else {
            reportMissing(name, value)
            return ResolvedModel()
        }
        return resolve(name)
    }

    private func read(_ mapping: MappingReader, name: String) -> ModelFile {
        if let value = mapping.required("model", "write model: \(name), as the file is named"),
            let given = value.string(), given != name
        {
            value.mistake(
                "the file is named \(name).yaml, and the model says another name", remedy: "write model: \(name)")
        }
        let base = mapping.optional("extends")
        return ModelFile(
            base: base, baseName: base?.string(), fields: FieldReader().fields(mapping.optional("fields")),
            place: mapping.place)
    }

    private func resolve(_ name: String) -> ResolvedModel {
        if let model = resolved[name] { return model }
        guard let file = files[name] else { return ResolvedModel() }
        // Stands while the bases are resolved, so that a cycle, reported already, ends here.
        resolved[name] = ResolvedModel(names: [name], files: [file.place.file])
        var base = ResolvedModel()
        if let baseName = file.baseName, let value = file.base {
            if files[baseName] == nil { reportMissing(baseName, value) } else { base = resolve(baseName) }
        }
        let model = ResolvedModel(
            fields: FieldDeclaration.merge(base.fields, with: file.fields, reader), names: [name] + base.names,
            files: base.files.union([file.place.file]))
        resolved[name] = model
        return model
    }

    private func reportMissing(_ name: String, _ value: ValueReader) {
        let known = files.keys.sorted()
        value.mistake(
            "\(value.scalar()?.shown ?? "it") is not a model",
            remedy: known.isEmpty
                ? "write it to models/NAME.yaml beside the site files" : Suggestion.remedy(for: name, among: known))
    }

    /// Reports each circle of models once, at the first of them by name.
    private func reportCycles() {
        for start in files.keys.sorted() {
            var path = [start]
            while let next = files[path[path.count - 1]]?.baseName, files[next] != nil {
                if next == start, path.min() == start {
                    files[start]?.base?.mistake(
                        "the models extend each other: \((path + [start]).joined(separator: " -> "))",
                        remedy: "take one of the steps out")
                }
                if path.contains(next) { break }
                path.append(next)
            }
        }
    }
}
