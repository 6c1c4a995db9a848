import Mustache

/// Templates that make up one look: ours, and those a site put in their place.
struct TemplateSet {
    private var sources: [String: TemplateSource] = [:]

    /// Puts templates in place of those of the same name.
    mutating func add(_ added: [TemplateSource]) {
        for source in added { sources[source.name] = source }
    }

    var names: Set<String> { Set(sources.keys) }

    /// The templates, compiled.
    /// - Throws: ``TemplateError`` with every mistake.
    func library() throws -> MustacheLibrary {
        var mistakes: [TemplateMistake] = []
        var templates: [String: MustacheTemplate] = [:]
        for source in sources.values {
            mistakes += source.mistakes + unknownReferences(of: source)
            do { templates[source.name] = try source.compiled() } catch let mistake as TemplateMistake {
                mistakes.append(mistake)
            }
        }
        mistakes += circles
        guard mistakes.isEmpty else { throw TemplateError(mistakes) }
        return MustacheLibrary(templates: templates)
    }

    private func unknownReferences(of source: TemplateSource) -> [TemplateMistake] {
        source.references.filter { sources[$0.name] == nil }.map { reference in
            TemplateMistake(
                file: source.file, line: reference.line, "there is no template \"\(reference.name)\"",
                remedy: "the templates are: \(sources.keys.sorted().joined(separator: ", "))")
        }
    }

    /// A template that is part of itself would be rendered without end.
    private var circles: [TemplateMistake] {
        sources.values.flatMap { source in
            source.references.filter { reaches(source.name, from: $0.name) }.map { reference in
                TemplateMistake(
                    file: source.file, line: reference.line,
                    "the template \"\(source.name)\" would be part of itself", remedy: "leave one of the partials out")
            }
        }
    }

    private func reaches(_ wanted: String, from start: String) -> Bool {
        var seen: Set<String> = []
        var rest = [start]
        while let name = rest.popLast() {
            if name == wanted { return true }
            guard seen.insert(name).inserted else { continue }
            rest += sources[name]?.references.map(\.name) ?? []
        }
        return false
    }
}
