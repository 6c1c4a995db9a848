/// A text with parameters, as `sp_executesql` and the procedures for prepared statements take it.
struct ParameterisedCall {
    struct Argument {
        let name: String
        let type: SQLType
        let value: Cell
        let isOutput: Bool
    }

    struct Output {
        let ordinal: Int
        let name: String
        let type: SQLType
        let value: Cell
    }

    let text: String
    let declarationText: String
    let declarations: [DeclarationSyntax]
    let arguments: [Argument]
    /// What was read of the text before.
    let batch: PreparedBatch?

    /// - Parameter batch: what is known of the same text with the same declarations.
    init(text: String, declarationText: String, arguments: [Argument], batch: PreparedBatch? = nil) throws {
        self.text = text
        self.declarationText = declarationText
        self.arguments = arguments
        self.batch = batch
        if let batch {
            declarations = batch.declarations
            return
        }
        guard !declarationText.allSatisfy(\.isWhitespace) else {
            declarations = []
            return
        }
        var parser = try Parser(declarationText)
        declarations = try parser.list { try $0.declaration() }
        guard parser.current.kind == .end else { throw parser.current.unexpected }
    }

    /// The argument for a declaration: by name, or by position while arguments have no names.
    func argument(for declaration: DeclarationSyntax, at index: Int) -> (Int, Argument)? {
        if arguments.indices.contains(index), arguments[index].name.caseInsensitiveEquals(declaration.name) {
            return (index, arguments[index])
        }
        if let found = arguments.firstIndex(where: { $0.name.caseInsensitiveEquals(declaration.name) }) {
            return (found, arguments[found])
        }
        guard arguments.indices.contains(index), arguments[index].name.isEmpty else { return nil }
        return (index, arguments[index])
    }

    func outputs(_ variables: [String: BatchVariable]) -> [Output] {
        declarations.enumerated().compactMap { index, declaration in
            guard declaration.isOutput, let (position, argument) = argument(for: declaration, at: index),
                argument.isOutput, let variable = variables[declaration.name.lowercased()]
            else { return nil }
            return Output(ordinal: position, name: declaration.name, type: variable.type, value: variable.value)
        }
    }
}

extension TSQLSession {
    /// Makes the parameters variables of the types they are declared with.
    func bind(_ call: ParameterisedCall) throws {
        for (index, declaration) in call.declarations.enumerated() {
            guard let (_, argument) = call.argument(for: declaration, at: index) else {
                throw TSQLError(
                    8178,
                    "The parameterized query '(\(call.declarationText))\(call.text.prefix(60))' expects the parameter '\(declaration.name)', which was not supplied.",
                    effect: .batch)
            }
            var conversion = Conversion(source: argument.type, target: declaration.type, purpose: .variable)
            conversion.codePage = database.currentSettings.collation.codePage
            guard Conversion.permission(from: argument.type, to: declaration.type) == .implicit else {
                throw TSQLError.implicitConversion(argument.type, declaration.type)
            }
            variables[declaration.name.lowercased()] = BatchVariable(
                type: declaration.type, value: try conversion.apply(argument.value))
        }
        guard call.arguments.count <= call.declarations.count else {
            throw TSQLError(
                8144, severity: 16, state: 2, "Procedure or function  has too many arguments specified.", effect: .batch
            )
        }
    }
}
