/// Shows the API's description as a page.
///
/// Whatever it writes is text, never HTML, and the key stays in the page.
enum DocumentationScript {
    static let text = #"""
        "use strict";

        const methods = ["get", "post", "put", "patch", "delete"];
        let description;

        function make(tag, properties, ...children) {
          const element = Object.assign(document.createElement(tag), properties);
          element.append(...children.filter((child) => child !== undefined && child !== null));
          return element;
        }

        // Text in which `code` stands between backticks.
        function prose(text) {
          return String(text).split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));
        }

        function resolved(value) {
          return value && value.$ref
            ? value.$ref.slice(2).split("/").reduce((at, name) => at[name], description) : value;
        }

        function nameOf(reference) {
          return reference.split("/").pop();
        }

        function typeOf(schema) {
          if (schema.const !== undefined) return JSON.stringify(schema.const);
          if (schema.$ref) return nameOf(schema.$ref);
          if (schema.type === "array" && schema.items) return "array of " + typeOf(schema.items);
          const type = Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type || "anything";
          return schema.format ? type + ", " + schema.format : type;
        }

        function rulesOf(schema) {
          const rules = [];
          if (schema.minLength) rules.push("at least " + schema.minLength + " characters");
          if (schema.maxLength) rules.push("at most " + schema.maxLength + " characters");
          const least = schema.minimum ?? schema["x-minimum"];
          const most = schema.maximum ?? schema["x-maximum"];
          if (least !== undefined) rules.push("from " + least);
          if (most !== undefined) rules.push("to " + most);
          if (schema["x-choices"]) rules.push(schema["x-choices"].map((c) => c.value + ": " + c.label).join(", "));
          else if (schema.enum) rules.push("one of " + schema.enum.join(", "));
          if (schema.default !== undefined) rules.push("else " + JSON.stringify(schema.default));
          if (schema.readOnly) rules.push("read-only");
          if (schema["x-edit"] === "admin") rules.push("changed by administrators");
          return rules.join("; ");
        }

        function tree(given, depth = 0) {
          const schema = resolved(given);
          if (schema.anyOf) {
            return make("div", {}, ...schema.anyOf.flatMap((one) => [
              make("p", { className: "note" }, nameOf(one.$ref || "")), tree(one, depth)]));
          }
          const list = make("ul", { className: "tree" });
          for (const part of schema.allOf || []) list.append(...tree(part, depth).childNodes);
          const inner = schema.type === "array" ? resolved(schema.items) : schema;
          for (const [name, property] of Object.entries(inner.properties || {})) {
            const rules = rulesOf(property);
            const item = make("li", {}, make("code", {}, name), " ", make("span", { className: "note" },
              typeOf(property), (inner.required || []).includes(name) ? ", required" : "", rules ? "; " + rules : ""));
            if (property.description) item.append(" ", ...prose(property.description));
            const below = property.type === "array" ? property.items : property;
            if (depth < 4 && below && (below.properties || (below.$ref && depth < 2))) item.append(tree(below, depth + 1));
            list.append(item);
          }
          return list.childNodes.length ? list : make("p", { className: "note" }, typeOf(schema));
        }

        function content(of, heading) {
          const entries = Object.entries(of.content || {});
          if (!entries.length) return [];
          return [make("h3", {}, heading), make("p", { className: "note" }, entries.map(([type]) => type).join(" or ")),
            tree(entries[0][1].schema)];
        }

        function example(method, path, operation) {
          const lines = ["curl " + (method === "get" ? "" : "-X " + method.toUpperCase() + " ") + location.origin
            + path.replace("{account}", "@bob")];
          if (operation.security) lines.push("-H \"Authorization: Bearer $KEY\"");
          const body = operation.requestBody;
          if (body) {
            lines.push("-H \"Content-Type: " + Object.keys(body.content)[0] + "\"");
            lines.push("-d '{...}'");
          }
          return make("pre", {}, make("code", {}, lines.join(" \\\n  ")));
        }

        function parameters(operation) {
          if (!operation.parameters) return [];
          const rows = operation.parameters.map((parameter) => make("tr", {},
            make("td", {}, make("code", {}, parameter.name)),
            make("td", { className: "note" }, parameter.in, parameter.required ? ", required" : ""),
            make("td", {}, ...prose(parameter.description), " ",
              make("span", { className: "note" }, rulesOf(parameter.schema)))));
          return [make("h3", {}, "Parameters"), make("table", {}, make("tbody", {}, ...rows))];
        }

        function answers(operation) {
          const entries = Object.entries(operation.responses);
          const success = entries.filter(([status]) => status < 300);
          const rows = entries.map(([status, given]) => make("tr", {}, make("td", {}, status),
            make("td", {}, ...prose(resolved(given).description))));
          return [make("h3", {}, "Answers"), make("table", {}, make("tbody", {}, ...rows)),
            ...success.slice(0, 1).flatMap(([, given]) => content(resolved(given), "What it holds"))];
        }

        function article(method, path, operation) {
          const body = make("div", { className: "inside" });
          const element = make("details", { id: operation.operationId },
            make("summary", {}, make("span", { className: "method " + method }, method.toUpperCase()),
              make("span", { className: "path" }, path), make("span", { className: "what" }, operation.summary)), body);
          // Filled when it is opened: most never are.
          element.addEventListener("toggle", () => {
            if (!element.open || body.childNodes.length) return;
            if (operation.description) body.append(make("p", {}, ...prose(operation.description)));
            body.append(example(method, path, operation), ...parameters(operation));
            if (operation.requestBody) body.append(...content(operation.requestBody, "Body"));
            body.append(...answers(operation));
          });
          return element;
        }

        function show() {
          const contents = document.getElementById("contents");
          const operations = document.getElementById("operations");
          contents.replaceChildren();
          operations.replaceChildren();
          for (const tag of description.tags) {
            contents.append(make("b", {}, tag.name));
            operations.append(make("h2", {}, tag.name));
            for (const [path, calls] of Object.entries(description.paths)) {
              for (const method of methods) {
                const operation = calls[method];
                if (!operation || operation.tags[0] !== tag.name) continue;
                contents.append(make("a", { href: "#" + operation.operationId }, operation.summary));
                operations.append(article(method, path, operation));
              }
            }
          }
          openTarget();
        }

        function openTarget() {
          const target = location.hash && document.getElementById(location.hash.slice(1));
          if (target && target.tagName === "DETAILS") {
            target.open = true;
            target.scrollIntoView();
          }
        }

        async function load(key) {
          const state = document.getElementById("state");
          try {
            const answer = await fetch("/openapi.json", key ? { headers: { Authorization: "Bearer " + key } } : {});
            if (!answer.ok) {
              state.textContent = (await answer.json()).detail;
              return;
            }
            description = await answer.json();
            state.replaceChildren(...prose(description.info.description));
            show();
          } catch (error) {
            state.textContent = "The description could not be read: " + error.message;
          }
        }

        document.getElementById("key-form").addEventListener("submit", (event) => {
          event.preventDefault();
          load(document.getElementById("key").value.trim());
        });
        addEventListener("hashchange", openTarget);
        load();

        """#
}
