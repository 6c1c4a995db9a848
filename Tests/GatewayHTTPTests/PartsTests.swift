import CoreMetrics
import Gateway
import Metrics
import NIOCore
import Testing

@testable import GatewayHTTP

/// The small parts, each by itself.
@Suite struct PartsTests {
    @Test func readsEntityTags() {
        #expect(EntityTags.parse("*") == .any)
        #expect(EntityTags.parse("\"a\"") == .tags([.init(text: "a", isWeak: false)]))
        #expect(
            EntityTags.parse(" \"a\" , W/\"b,c\"")
                == .tags([.init(text: "a", isWeak: false), .init(text: "b,c", isWeak: true)]))
        for wrong in ["", "a", "\"a", "\"a\" \"b\"", "* , \"a\"", "w/\"a\""] { #expect(EntityTags.parse(wrong) == nil) }
    }

    @Test func readsPercentEncodingStrictly() {
        #expect(PercentEncoding.decode("a%20b%2Fc", plusIsBlank: false) == "a b/c")
        #expect(PercentEncoding.decode("a+b", plusIsBlank: true) == "a b")
        #expect(PercentEncoding.decode("a+b", plusIsBlank: false) == "a+b")
        #expect(PercentEncoding.decode("%C3%BC", plusIsBlank: false) == "ü")
        for wrong in ["%", "%4", "%zz", "%ff", "%ED%A0%80"] {
            #expect(PercentEncoding.decode(wrong, plusIsBlank: false) == nil)
        }
    }

    @Test func believesTrustedProxiesAlone() {
        let proxies = ["10.0.0.0/8", "192.168.1.4", "fd00::/8", "2001:db8::1"].compactMap { IPNetwork($0) }
        for address in ["10.1.2.3", "192.168.1.4", "fd12::1", "2001:db8:0:0::1", "::ffff:10.0.0.1"] {
            #expect(proxies.contains(address))
        }
        for address in ["11.0.0.1", "192.168.1.5", "fc00::1", "2001:db8::2", "bob", "", "1.2.3"] {
            #expect(!proxies.contains(address))
        }
        #expect(proxies.client(peer: "8.8.8.8", forwarded: ["1.1.1.1"]) == "8.8.8.8")
        #expect(proxies.client(peer: "10.0.0.1", forwarded: ["9.9.9.9, 1.1.1.1, 10.0.0.2"]) == "1.1.1.1")
        #expect(proxies.client(peer: "10.0.0.1", forwarded: ["1.1.1.1", "10.0.0.2"]) == "1.1.1.1")
        #expect(proxies.client(peer: "10.0.0.1", forwarded: ["1.1.1.1, nonsense"]) == "10.0.0.1")
        #expect(proxies.client(peer: "10.0.0.1", forwarded: []) == "10.0.0.1")
    }

    @Test(arguments: ["127.0.0.1", "255.0.10.1", "0.0.0.0", "::1", "2001:db8::1"])
    func writesAddressesAsTheSystemDoes(_ address: String) throws {
        #expect(try SocketAddress(ipAddress: address, port: 80).addressText == address)
    }

    @Test func namesRequestsApart() {
        let names = (0..<1000).map { _ in RequestIdentifier.make() }
        #expect(Set(names).count == 1000)
        for name in names {
            #expect(name.utf8.count == 24)
            #expect(RequestIdentifier.isSane(name))
            #expect(name.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        }
        // The process in the first 8 digits, and numbers that do not show how many there were.
        #expect(Set(names.map { $0.prefix(8) }).count == 1)
        #expect(names != names.sorted())
    }

    @Test func escapesWhatIsPutIntoHTML() {
        let text = "<b a='1'>&\""
        let html: HTML = "<p>\(text)</p>\(["<i>" as HTML, "\(text)"])"
        #expect(
            html.text == "<p>&lt;b a=&#39;1&#39;&gt;&amp;&quot;</p><i>&lt;b a=&#39;1&#39;&gt;&amp;&quot;")
    }

    @Test func writesMetricsAsPrometheusReadsThem() {
        let metrics = PrometheusMetrics()
        Counter(label: "jobs.done", dimensions: [("site", "a\"b\\c\nd")], factory: metrics).increment(by: 2)
        Counter(label: "jobs.done", dimensions: [("site", "a\"b\\c\nd")], factory: metrics).increment()
        Gauge(label: "9lives", dimensions: [], factory: metrics).record(7.5)
        Meter(label: "pool_size", dimensions: [], factory: metrics).set(3)
        Timer(label: "wait_seconds", dimensions: [], factory: metrics).recordNanoseconds(30_000_000)
        Timer(label: "wait_seconds", dimensions: [], factory: metrics).recordNanoseconds(60_000_000_000)
        let lines = metrics.text.split(separator: "\n").map(String.init)
        #expect(lines.contains("# TYPE jobs_done_total counter"))
        #expect(lines.contains("jobs_done_total{site=\"a\\\"b\\\\c\\nd\"} 3"))
        #expect(lines.contains("_9lives 7.5"))
        #expect(lines.contains("# TYPE pool_size gauge"))
        #expect(lines.contains("wait_seconds_bucket{le=\"0.025\"} 0"))
        #expect(lines.contains("wait_seconds_bucket{le=\"0.05\"} 1"))
        #expect(lines.contains("wait_seconds_bucket{le=\"+Inf\"} 2"))
        #expect(lines.contains("wait_seconds_count 2"))
        // A name taken by another kind is not shown twice.
        Gauge(label: "jobs_done_total", dimensions: [], factory: metrics).record(1)
        #expect(!metrics.text.contains("# TYPE jobs_done_total gauge"))
    }

    @Test func boundsTheLabelsOfAMetric() {
        let metrics = PrometheusMetrics()
        for number in 0..<(PrometheusMetrics.maximumSeries + 50) {
            Counter(label: "many", dimensions: [("n", String(number))], factory: metrics).increment()
        }
        let lines = metrics.text.split(separator: "\n")
        #expect(lines.count == PrometheusMetrics.maximumSeries + 2)
        #expect(lines.contains("many_total{n=\"other\"} 50"))
    }
}
