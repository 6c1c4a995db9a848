/// What can be wrong in what the gateway's file says of signing in, mails and host names.
enum WrongPeopleCases {
    static let all = WrongFile.cases(
        .gateway,
        #"""
        # unused sessions outlast all: line 5
        sessions: { idle: 14d, absolute: 10d }
        => config/gateway.yaml:5: sessions.idle: an unused session would outlast every session; write an \#
        idle time that is not longer than absolute

        # session too short: line 5
        sessions: { idle: 1s }
        => config/gateway.yaml:5: sessions.idle: "1s" is out of range; write a time from 1m to 3650d

        # shared site unknown: line 5
        sign_in: { shared: [[demo, dmeo]] }
        => config/gateway.yaml:5: sign_in.shared[0][1]: "dmeo" is not a site; did you mean "demo"? (demo)

        # shared site twice: line 5
        sign_in: { shared: [[demo, demo]] }
        => config/gateway.yaml:5: sign_in.shared[0][1]: the site "demo" stands in sign_in.shared[0][0] \#
        already; a site shares its sign-in with one group: remove one of them

        # shared alone: line 5
        sign_in: { shared: [[demo]] }
        => config/gateway.yaml:5: sign_in.shared[0]: one site alone shares nothing; name two sites or more, \#
        or take the group out

        # shared without groups: line 5
        sign_in: { shared: [demo] }
        => config/gateway.yaml:5: sign_in.shared[0]: a list is expected, not a single value; write [a, b] \#
        or a line "- a" each

        # attempts: line 5
        sign_in: { attempts: 0 }
        => config/gateway.yaml:5: sign_in.attempts: "0" is out of range; write an integer from 1 to 1000000

        # first delay over the longest: line 5
        sign_in: { first_delay: 1m, longest_delay: 30s }
        => config/gateway.yaml:5: sign_in.first_delay: the first delay is longer than longest_delay; write a \#
        shorter one

        # memory under the longest delay: line 5
        sign_in: { longest_delay: 1h, memory: 30m }
        => config/gateway.yaml:5: sign_in.memory: attempts would be forgotten before the longest delay is \#
        over; write a time that is not shorter than longest_delay

        # way to send: line 5
        mail: { send: smtp }
        => config/gateway.yaml:5: mail.send: "smtp" is not a way to send mails; it is one of: folder, log, \#
        sendmail

        # program by its name: line 5
        mail: { send: sendmail, program: sendmail, from: a@example.org }
        => config/gateway.yaml:5: mail.program: a program is named by its whole path; write one such as \#
        /usr/sbin/sendmail

        # sender missing: line 5
        mail: { send: sendmail }
        => config/gateway.yaml:5: mail.from: the key is missing; write whom mails come from, such as \#
        "Gatehouse <no-reply@example.org>"

        # sender: line 5
        mail: { from: "Gatehouse" }
        => config/gateway.yaml:5: mail.from: "Gatehouse" is not the address of a sender; write an address, \#
        or "Name <no-reply@example.org>"

        # sender with a header: line 5
        mail: { from: "Gatehouse\r\nBcc: <a@example.org>" }
        => config/gateway.yaml:5: mail.from: the value is not the address of a sender; write an address, or \#
        "Name <no-reply@example.org>"

        # audit log kept too shortly: line 5
        audit: { keep: 1h }
        => config/gateway.yaml:5: audit.keep: "1h" is out of range; write a time from 1d to 36500d, or \#
        forever

        # unknown hosts: line 5
        unknown_hosts: server
        => config/gateway.yaml:5: unknown_hosts: "server" is not a way to treat unknown hosts; did you mean \#
        "serve"? (refuse, serve)

        # own host of a site: line 5
        own_hosts: [gate.example.org, demo.example.org]
        => sites/demo.yaml:3: hosts[0]: the host "demo.example.org" stands in config/gateway.yaml:5 \#
        already; a host leads to one site: remove one of them

        # own host: line 5
        own_hosts: ["gate.example.org:8080"]
        => config/gateway.yaml:5: own_hosts[0]: "gate.example.org:8080" is not a host name; write the name \#
        alone, without the port
        """#)
}
