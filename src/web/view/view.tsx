import type { ViewNode } from "../../../protocol/view.ts";
import { Board } from "./board.tsx";
import { ActionButton, ActionInput, Cards, Choices } from "./choosing.tsx";
import { showText } from "../../client/view-text.ts";
import { useView } from "./context.ts";
import { Log, Progress, Table, Text, Timer } from "./telling.tsx";

/** Draws one node of a view and all below it. */
export function View({ node }: { readonly node: ViewNode }) {
  const { nameSeat } = useView();
  switch (node.type) {
    case "column":
    case "row":
      return (
        <div class={`view-${node.type}`}>
          <Children nodes={node.children} />
        </div>
      );
    case "group": {
      const title = showText(node.title, nameSeat);
      return (
        <section class="view-group" aria-label={title}>
          <h3>{title}</h3>
          <Children nodes={node.children} />
        </section>
      );
    }
    case "text":
      return <Text node={node} />;
    case "board":
      return <Board node={node} />;
    case "choices":
      return <Choices node={node} />;
    case "button":
      return <ActionButton node={node} />;
    case "input":
      return <ActionInput node={node} />;
    case "cards":
      return <Cards node={node} />;
    case "table":
      return <Table node={node} />;
    case "timer":
      return <Timer node={node} />;
    case "progress":
      return <Progress node={node} />;
    case "log":
      return <Log node={node} />;
  }
}

/** Children keep what they are by key, or by place and type: a half-typed answer survives a new view. */
function Children({ nodes }: { readonly nodes: readonly ViewNode[] }) {
  return (
    <>
      {nodes.map((child, index) => (
        <View node={child} key={child.key === undefined ? `${index} ${child.type}` : `key ${child.key}`} />
      ))}
    </>
  );
}
