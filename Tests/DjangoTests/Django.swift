import Foundation
import Synchronization

/// A real Django over a SQLite file of its own, in a virtual environment that is made once for this user.
struct Django: Sendable {
    /// What is installed; a version with security support, whose `auth_user` is that of every one since 2.0.
    static let requirement = "django>=4.2,<6"

    let file: URL
    private let python: URL
    private let script: URL

    /// Makes the tables by Django's own `migrate`, in `folder`.
    static func start(in folder: URL) async throws -> Django {
        let python = try await DjangoEnvironment.shared.python()
        let script = folder.appending(path: "django_site.py")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(Self.source.utf8).write(to: script)
        let django = Django(file: folder.appending(path: "django.sqlite"), python: python, script: script)
        try await django.run("from django.core.management import call_command; call_command('migrate', verbosity=0)")
        return django
    }

    /// Runs Python in which `User` is Django's model, and gives what it prints, without the line's end.
    @discardableResult
    func run(_ code: String) async throws -> String {
        try await Subprocess.output([python.path, script.path, file.path, code])
    }

    private static let source = """
        import sys
        import django
        from django.conf import settings
        settings.configure(
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}},
            INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True, SECRET_KEY="not-a-secret")
        django.setup()
        from django.contrib.auth import authenticate
        from django.contrib.auth.models import Group, User
        exec(sys.argv[2])
        """
}

/// The virtual environment with Django in it, shared by all runs of the tests.
private actor DjangoEnvironment {
    static let shared = DjangoEnvironment()

    private var isMaking = false
    private var ready: URL?
    private var waiters: [CheckedContinuation<URL, any Error>] = []

    func python() async throws -> URL {
        if let ready { return ready }
        if isMaking { return try await withCheckedThrowingContinuation { waiters.append($0) } }
        isMaking = true
        let result: Result<URL, any Error>
        do { result = .success(try await make()) } catch { result = .failure(error) }
        isMaking = false
        ready = try? result.get()
        for waiter in waiters { waiter.resume(with: result) }
        waiters = []
        return try result.get()
    }

    /// Makes it beside its place and moves it there whole, so that two runs at once do not meet half of one.
    private func make() async throws -> URL {
        let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first
        let folder = (caches ?? FileManager.default.temporaryDirectory).appending(path: "gatehouse-tests")
        let name = "django-\(Django.requirement.filter { $0.isLetter || $0.isNumber })"
        let python = folder.appending(path: "\(name)/bin/python")
        if await (try? Subprocess.output([python.path, "-c", "import django"])) != nil { return python }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let draft = folder.appending(path: "\(name)-\(UUID().uuidString)")
        _ = try await Subprocess.output(["/usr/bin/env", "python3", "-m", "venv", draft.path])
        _ = try await Subprocess.output(
            [draft.appending(path: "bin/python").path, "-m", "pip", "install", "-q", Django.requirement])
        let place = folder.appending(path: name)
        try? FileManager.default.removeItem(at: place)
        do { try FileManager.default.moveItem(at: draft, to: place) } catch {
            // Another run was faster.
            try FileManager.default.removeItem(at: draft)
        }
        return python
    }
}

/// A program that was run to its end.
enum Subprocess {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What a program wrote, without the line's end.
    static func output(_ words: [String]) async throws -> String {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "gatehouse-output-\(UUID())")
        try Data().write(to: scratch)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let output = try FileHandle(forWritingTo: scratch)
        let process = Process()
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardOutput = output
        process.standardError = output
        let status = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        let text = String(decoding: try Data(contentsOf: scratch), as: UTF8.self)
        guard status == 0 else { throw Failure(description: "\(words[0]) ended with \(status): \(text)") }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
