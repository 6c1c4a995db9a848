import Foundation

/// The program that drives Chromium, with a port and a folder of its own, for one test.
///
/// It ends with the test and with this process, in whatever way that ends, and takes its browsers along.
struct ChromeDriver {
    let port: Int
    /// The program of the browser it drives.
    let browser: String
    let folder: URL
    private let child: ChildProcess
    /// Its end makes the janitor stop the driver.
    private let janitorInput: Pipe

    /// Runs `body` while the driver runs.
    /// - Throws: ``BrowserError``, which names the packages, where driver or browser is not installed.
    static func run<Outcome>(_ body: (ChromeDriver) async throws -> Outcome) async throws -> Outcome {
        let driver = try await start()
        do {
            let outcome = try await body(driver)
            await driver.stop()
            return outcome
        } catch {
            await driver.stop()
            throw error
        }
    }

    private static func start() async throws -> ChromeDriver {
        let program = try find(["chromedriver"])
        let browser = try find(["chromium", "chromium-browser", "google-chrome"])
        let folder = FileManager.default.temporaryDirectory.appending(path: "gatehouse-browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let log = folder.appending(path: "driver.log")
        let input = Pipe()
        let child = try ChildProcess(
            ["sh", "-c", janitor, "sh", folder.path(percentEncoded: false), program], output: log, input: input)
        do {
            let port = try await port(in: log, of: child)
            return ChromeDriver(port: port, browser: browser, folder: folder, child: child, janitorInput: input)
        } catch {
            try? input.fileHandleForWriting.close()
            await child.wait()
            throw error
        }
    }

    private func stop() async {
        try? janitorInput.fileHandleForWriting.close()
        await child.wait()
    }

    private static func find(_ names: [String]) throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for name in names {
            for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
                return "\(folder)/\(name)"
            }
        }
        throw BrowserError(
            "no browser", "\(names[0]) is not on the PATH. Debian: apt-get install chromium chromium-driver")
    }

    /// Waits until the driver has written which port it has.
    private static func port(in log: URL, of child: ChildProcess) async throws -> Int {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let words = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
            if let match = words.firstMatch(of: /started successfully on port (\d+)/), let port = Int(match.output.1) {
                return port
            }
            guard child.status == nil, ContinuousClock.now < deadline else {
                throw BrowserError("no driver", "chromedriver does not start: \(words.suffix(2000))")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Starts the driver in a process group of its own, which its browsers belong to.
    ///
    /// It ends the group when the test closes the input or is no more. It outlives an interrupt from the terminal, and so
    /// would they: what a shell ignores, its children ignore.
    private static let janitor = """
        trap '' INT TERM HUP QUIT
        setsid "$2" --port=0 </dev/null &
        group=$!
        cat >/dev/null
        kill -KILL "-$group" 2>/dev/null
        attempts=0
        while kill -0 "-$group" 2>/dev/null && [ $attempts -lt 50 ]; do
            attempts=$((attempts + 1)); sleep 0.1
        done
        rm -rf "$1"
        """
}
