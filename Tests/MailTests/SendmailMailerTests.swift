import Foundation
import Gateway
import Testing

/// Mails that a program takes.
@Suite struct SendmailMailerTests {
    private func mailer(_ program: URL, timeout: Duration = .seconds(60)) -> SendmailMailer {
        SendmailMailer(program: program, sender: .gatehouse, timeout: timeout)
    }

    @Test func programGetsTheMailAndTheRecipient() async throws {
        let folder = try MailFolder()
        let program = try folder.program(
            "printf '%s\\n' \"$@\" > \"$(dirname \"$0\")/arguments\"; cat > \"$(dirname \"$0\")/mail\"")
        // A recipient that looks like an option stays a recipient, and nothing of it reaches a shell.
        let recipient = MailAddress(address: "-oQ`touch$IFS.x`@example.org")
        try await mailer(program).send(MailMessage(to: recipient, subject: "News", text: "Hello\n.\nFrom me\n"))
        let arguments = try String(contentsOf: folder.file("arguments"), encoding: .utf8)
        #expect(arguments == "-i\n-f\nno-reply@example.org\n--\n\(recipient.address)\n")
        let mail = ParsedMail(try Data(contentsOf: folder.file("mail")), lineEnd: "\n")
        #expect(mail.headers["Subject"] == "News")
        #expect(mail.body == "Hello\n.\nFrom me\n")
    }

    @Test func missingProgramIsTold() async throws {
        let error = await #expect(throws: MailError.self) {
            try await mailer(URL(filePath: "/nowhere/sendmail")).send(.example())
        }
        #expect(error?.code == .program)
        #expect(error?.description.contains("/nowhere/sendmail") == true)
    }

    @Test func failureOfTheProgramIsTold() async throws {
        let folder = try MailFolder()
        let program = try folder.program("echo 'queue is full' >&2; exit 75")
        let error = await #expect(throws: MailError.self) { try await mailer(program).send(.example()) }
        #expect(error?.code == .program)
        #expect(error?.description == "\(program.path()) ended with 75: queue is full")
    }

    @Test func programThatDoesNotReadIsNoTrouble() async throws {
        let folder = try MailFolder()
        let program = try folder.program("exit 0")
        try await mailer(program).send(.example(String(repeating: "a long text\n", count: 100_000)))
    }

    @Test func hangingProgramIsEnded() async throws {
        let folder = try MailFolder()
        let program = try folder.program("echo $$ > \"$(dirname \"$0\")/pid\"; exec sleep 600")
        let start = ContinuousClock.now
        let error = await #expect(throws: MailError.self) {
            try await mailer(program, timeout: .seconds(1)).send(.example())
        }
        #expect(error?.code == .timedOut)
        #expect(ContinuousClock.now - start < .seconds(300))
    }

    @Test func cancelledWaitEndsTheProgram() async throws {
        let folder = try MailFolder()
        let program = try folder.program("touch \"$(dirname \"$0\")/started\"; exec sleep 600")
        let mailer = mailer(program, timeout: .seconds(600))
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await mailer.send(.example()) }
            while !FileManager.default.fileExists(atPath: folder.file("started").path()) {
                try? await Task.sleep(for: .milliseconds(20))
            }
            group.cancelAll()
        }
        #expect(ContinuousClock.now - start < .seconds(300))
    }
}
