import Accounts
import Foundation
import Gateway
import Testing

/// `${NAME}`, `${file:PATH}` and `$$`, and what may be said of what they bring in.
@Suite struct SubstitutionTests {
    private func folder(label: String, extra: [String: String] = [:]) throws -> ConfigurationFolder {
        let folder = try ConfigurationFolder(WrongFile.rightFiles)
        for (path, text) in extra { try folder.write(text, to: path) }
        try folder.write(
            WrongFile.Template.site.text.replacing("name: Demo", with: "name: \(label)"), to: "sites/demo.yaml")
        return folder
    }

    private func name(_ label: String, environment: [String: String] = [:], extra: [String: String] = [:]) throws
        -> String?
    {
        try folder(label: label, extra: extra).load(environment: environment).sites.first?.name
    }

    @Test func takesVariables() throws {
        #expect(try name("${WHO}", environment: ["WHO": "Demo"]) == "Demo")
        #expect(try name("'The ${A}${B} site'", environment: ["A": "de", "B": "mo"]) == "The demo site")
    }

    @Test func takesFilesWithoutTheirLastLineBreak() throws {
        #expect(try name("${file:name.txt}", extra: ["name.txt": "Demo\n"]) == "Demo")
        #expect(try name("${file:name.txt}", extra: ["name.txt": "Demo\r\n"]) == "Demo")
        #expect(try name("${file:secrets/name}", extra: ["secrets/name": "Demo"]) == "Demo")
    }

    @Test func takesFilesByAbsolutePath() throws {
        let other = try ConfigurationFolder(["name": "Demo\n"])
        let path = other.url.appending(path: "name").path(percentEncoded: false)
        #expect(try name("${file:\(path)}") == "Demo")
    }

    @Test func keepsOtherDollars() throws {
        #expect(try name("'$$ and $5 and $${A}'") == "$ and $5 and ${A}")
    }

    @Test func doesNotSubstituteTwice() throws {
        #expect(try name("${A}", environment: ["A": "${B}", "B": "wrong"]) == "${B}")
    }

    @Test(arguments: [
        (
            "${WHO}",
            "the environment variable WHO is not set; set it before the start, or use ${file:PATH}"
        ),
        (
            "${file:nowhere}",
            "the file nowhere cannot be read; look whether it is there and whether the gateway's user may read it"
        ),
        ("${file:}", "\"${file:}\" names no file; write ${file:PATH}"),
        (
            "'${WHO:-hunter2}'",
            "\"${WHO\" is not followed by \"}\"; write ${NAME} or ${file:PATH}; there are no defaults"
        ),
        (
            "'${WHO'",
            "\"${\" has no \"}\"; write ${NAME} for a variable, ${file:PATH} for a file, or $$ for the character $"
        ),
    ])
    func namesWhatIsMissing(label: String, mistake: String) throws {
        #expect(try folder(label: label).mistakes().map(\.description) == ["sites/demo.yaml:2: name: \(mistake)"])
    }

    @Test func refusesFilesThatAreNoText() throws {
        let folder = try folder(label: "${file:name.bin}")
        try folder.write(Data([0xFF, 0xFE]), to: "name.bin")
        #expect(folder.mistakes().map(\.problem) == ["the file name.bin is no text of at most 64 KiB"])
        try folder.write(Data(repeating: 0x61, count: 65_537), to: "name.bin")
        #expect(folder.mistakes().map(\.problem) == ["the file name.bin is no text of at most 64 KiB"])
    }

    /// A wrong value from elsewhere is named by where it comes from.
    @Test(arguments: [
        "listen: { port: '${X}' }", "limits: { body: '${X}' }", "limits: { request_timeout: '${X}' }",
        "log: { level: '${X}' }", "public_metrics: ${X}", "trusted_proxies: ['${X}']", "listen: ${X}",
    ])
    func neverRepeatsAValueFromElsewhere(line: String) throws {
        var files = WrongFile.rightFiles
        files["config/gateway.yaml"] = WrongFile.Template.gateway.text.replacing("listen: { port: 8080 }", with: line)
        let mistakes = try ConfigurationFolder(files).mistakes(environment: ["X": "hunter2"])
        #expect(mistakes.count == 1)
        #expect(!mistakes.map(\.description).joined().contains("hunter2"))
        #expect(!mistakes.map(\.json.text).joined().contains("hunter2"))
    }
}
