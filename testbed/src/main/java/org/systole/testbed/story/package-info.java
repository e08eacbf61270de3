/**
 * The founding document's cluster on a bed: five nodes, four PVFS2 servers, a spare, and what happens to them.
 * It may use the bed, its observers and the files of the repository; of the nodes it uses only what an operator would.
 * Start reading at {@link org.systole.testbed.story.StoryCluster}.
 */
package org.systole.testbed.story;
