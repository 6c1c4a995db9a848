public import Accounts
public import ArgumentParser
public import Gateway

// The words of files and of the API, as arguments.

extension Scope: ExpressibleByArgument {}
extension LogConfiguration.Level: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
extension AuditEvent.Action: ExpressibleByArgument {}
extension AuditEvent.Outcome: ExpressibleByArgument {}
